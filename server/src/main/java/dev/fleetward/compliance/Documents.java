package dev.fleetward.compliance;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.components.Components;
import dev.fleetward.devices.Devices;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.disclosure.facts.MakerFacts;
import dev.fleetward.disclosure.facts.ProductFacts;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The documents of CRA Annexes II, V and VII: what is there and what is missing. Safe for concurrent use. */
@ApplicationScoped
class Documents {
    static final long MAX_DOCUMENT_BYTES = 50L * 1024 * 1024;

    private static final int MAX_FILE_NAME_CHARACTERS = 200;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Blobs blobs;
    private final LawFacts facts;
    private final SoftwareVersions versions;
    private final Devices devices;
    private final Components components;
    private final DocumentStore store;

    Documents(
            Db db,
            Clock clock,
            Audit audit,
            Blobs blobs,
            LawFacts facts,
            SoftwareVersions versions,
            Devices devices,
            Components components,
            DocumentStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.blobs = blobs;
        this.facts = facts;
        this.versions = versions;
        this.devices = devices;
        this.components = components;
        this.store = store;
    }

    /** All that is known of a product for its documents, of one moment. */
    record Known(MakerFacts maker, ProductFacts facts, List<VersionLine> versions, List<FileItem> items) {}

    Known known(Product product) {
        MakerFacts maker = facts.maker(product.organization());
        ProductFacts stated = facts.product(product);
        return db.inTransaction(product.organization(), tx -> {
            List<VersionLine> lines = versions(tx, product);
            List<Upload> uploads = store.uploads(tx, product.id());
            var inventory = new Inventory(maker, stated, lines, uploads, store.written(tx, product.id()), today());
            return new Known(maker, stated, lines, inventory.items());
        });
    }

    /** Every item the law wants, with what stands for it. */
    List<FileItem> items(Product product) {
        return known(product).items();
    }

    /**
     * Keeps a document for an item; a newer one takes its place, the older file stays stored.
     *
     * @param validUntil last day it counts, as 2027-12-31; blank for what does not expire
     * @throws Problem 404 for an item the law does not know, 400 for a day that is none, 413 when the file is too large
     */
    Upload upload(
            Caller caller,
            Product product,
            String item,
            String fileName,
            String mediaType,
            String validUntil,
            InputStream content) {
        Optional<LocalDate> last = day(validUntil.strip());
        DocumentItem wanted = Law.document(item);
        String name = fileName.replaceAll("[\\\\/\\p{Cntrl}]", "_").strip();
        if (name.isEmpty() || name.length() > MAX_FILE_NAME_CHARACTERS) {
            throw Problem.invalid("The file needs a name of 1 to %d characters.".formatted(MAX_FILE_NAME_CHARACTERS));
        }
        Blobs.Blob blob = blobs.put(product.organization(), content, "A document", MAX_DOCUMENT_BYTES);
        if (blob.sizeBytes() == 0) {
            throw Problem.invalid("The file “%s” is empty.".formatted(name));
        }
        var upload = new Upload(
                wanted.id(),
                name,
                mediaType,
                blob.sha256(),
                blob.sizeBytes(),
                caller.name(),
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                last);
        db.doInTransaction(product.organization(), tx -> {
            store.save(tx, product, upload);
            audit.record(tx, caller, "document.uploaded", product.slug() + " " + item, null, upload);
        });
        return upload;
    }

    private static Optional<LocalDate> day(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(LocalDate.parse(text));
        } catch (DateTimeParseException e) {
            throw Problem.invalid("validUntil must be a day such as 2027-12-31, not “%s”.".formatted(text));
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** @throws Problem 404 when nothing was uploaded for the item */
    Upload requireUpload(Product product, String item) {
        return db.inTransaction(product.organization(), tx -> store.uploads(tx, product.id())).stream()
                .filter(upload -> upload.item().equals(item))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("Document", item));
    }

    InputStream open(Product product, Upload upload) {
        return blobs.open(product.organization(), upload.sha256());
    }

    private List<VersionLine> versions(Tx tx, Product product) {
        var running = devices.running(tx, product.id());
        return versions.list(tx, product.id()).stream()
                .map(version -> new VersionLine(
                        version.type(),
                        version.version(),
                        running.getOrDefault(version.id(), 0L),
                        components
                                .sbom(tx, version.id())
                                .map(sbom -> "%s %s, %,d components, SHA-256 %s"
                                        .formatted(sbom.format(), sbom.specVersion(), sbom.components(), sbom.sha256()))
                                .orElse("")))
                .toList();
    }
}
