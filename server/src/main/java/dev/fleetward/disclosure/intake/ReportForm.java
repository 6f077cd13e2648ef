package dev.fleetward.disclosure.intake;

import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Files;
import java.util.List;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/**
 * The public form, as it was sent; Jakarta REST fills it.
 *
 * @param website nobody sees this field; programs that fill in everything betray themselves by it
 */
record ReportForm(
        @RestForm String product,
        @RestForm String title,
        @RestForm String affected,
        @RestForm String description,
        @RestForm String reproduction,
        @RestForm String contact,
        @RestForm String disclosureOn,
        @RestForm String website) {
    ReportForm {
        product = sent(product);
        title = sent(title);
        affected = sent(affected);
        description = sent(description);
        reproduction = sent(reproduction);
        contact = sent(contact);
        disclosureOn = sent(disclosureOn);
        website = sent(website);
    }

    static final ReportForm EMPTY = of("");

    static ReportForm of(String product) {
        return new ReportForm(product, "", "", "", "", "", "", "");
    }

    Wanted wanted() {
        return Wanted.of(title, affected, description, reproduction, contact, disclosureOn);
    }

    /** A file field left empty is sent as a file without a name. */
    static List<Incoming> incoming(@Nullable List<FileUpload> files) {
        if (files == null) {
            return List.of();
        }
        return files.stream()
                .filter(file -> file.fileName() != null && !file.fileName().isBlank())
                .map(file -> new Incoming(file.fileName(), () -> Files.newInputStream(file.uploadedFile())))
                .toList();
    }

    static String address(HttpServerRequest http) {
        return http.remoteAddress() == null ? "" : http.remoteAddress().hostAddress();
    }

    /** A field that was not sent arrives as none. */
    private static String sent(@Nullable String field) {
        return field == null ? "" : field;
    }
}
