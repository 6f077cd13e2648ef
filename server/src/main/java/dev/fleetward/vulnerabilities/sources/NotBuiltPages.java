package dev.fleetward.vulnerabilities.sources;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.components.VersionPath;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersion;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.nio.file.Files;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Shows which open findings a build has not the code of, and offers to decide so. */
@Path("/products/{slug}/software/{type}/{version}/not-built")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class NotBuiltPages {
    /** A form carries no more; a longer document is imported by command. */
    private static final int MAX_CARRIED_CHARACTERS = 1_000_000;

    private final NotBuilt notBuilt;

    NotBuiltPages(NotBuilt notBuilt) {
        this.notBuilt = notBuilt;
    }

    /** @param component as it was asked for; empty for the Linux kernel */
    record NotBuiltPage(
            Product product, SoftwareVersion version, String component, NotBuilt.@Nullable Proposal proposal) {
        public String path() {
            return VersionPath.of(version.type(), version.version());
        }

        public String what() {
            return component.isEmpty() ? "the Linux kernel" : component;
        }

        public long absent() {
            return proposal == null ? 0 : proposal.absent().size();
        }

        /** Empty when it is longer than a form carries. */
        public String document() {
            String text = proposal == null ? "" : Json.write(proposal.document());
            return text.length() > MAX_CARRIED_CHARACTERS ? "" : text;
        }

        public String command() {
            return "./fleetward vex not-built --product %s --type %s --version %s compiled.txt proposal.json"
                    .formatted(product.slug(), version.type(), version.version());
        }
    }

    @CheckedTemplate(basePath = "vulnerabilities")
    static class Templates {
        private Templates() {}

        static native TemplateInstance notBuilt(NotBuiltPage page);
    }

    @GET
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public TemplateInstance ask(
            @PathParam("slug") String slug, @PathParam("type") String type, @PathParam("version") String version) {
        Product product = notBuilt.product(slug);
        return Templates.notBuilt(new NotBuiltPage(product, notBuilt.version(product, type, version), "", null));
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public TemplateInstance propose(
            @PathParam("slug") String slug,
            @PathParam("type") String type,
            @PathParam("version") String version,
            @RestForm @Nullable String component,
            @RestForm("files") @Nullable FileUpload files)
            throws IOException {
        if (files == null || files.size() == 0) {
            throw Problem.invalid("Choose the list of compiled files: one path on each line.");
        }
        Product product = notBuilt.product(slug);
        SoftwareVersion named = notBuilt.version(product, type, version);
        String about = component == null ? "" : component.strip();
        try (var body = Files.newInputStream(files.uploadedFile())) {
            return Templates.notBuilt(
                    new NotBuiltPage(product, named, about, notBuilt.propose(product, named, about, body)));
        }
    }
}
