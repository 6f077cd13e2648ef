package dev.fleetward.updates.releases;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.updates.signing.HardwareToken;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/** Signing keys, artifacts and new releases. */
@Path("/products/{slug}/updates")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class ReleasePages {
    private final Products products;
    private final SigningKeys keys;
    private final Artifacts artifacts;
    private final Releases releases;
    private final ReleasePolicies policies;
    private final CurrentCaller caller;

    ReleasePages(
            Products products,
            SigningKeys keys,
            Artifacts artifacts,
            Releases releases,
            ReleasePolicies policies,
            CurrentCaller caller) {
        this.products = products;
        this.keys = keys;
        this.artifacts = artifacts;
        this.releases = releases;
        this.policies = policies;
        this.caller = caller;
    }

    /**
     * The organization's hardware token.
     *
     * @param labels of keys that can sign releases
     * @param problem why it cannot be used; empty when it can
     */
    record TokenView(boolean present, List<String> labels, String problem) {}

    record KeyPage(
            Product product,
            List<SigningKey> keys,
            ReleasePolicy policy,
            String name,
            String publicKey,
            String problem,
            TokenView token) {
        public String base() {
            return "/products/%s/updates".formatted(product.slug());
        }
    }

    record ArtifactPage(
            Product product, List<Artifact> artifacts, List<SigningKey> keys, ReleasePolicy policy, String problem) {
        public boolean mayUpload() {
            return policy.allowUnsigned() || !keys.isEmpty();
        }

        /** Keys this server can sign with. */
        public List<SigningKey> signing() {
            return keys.stream().filter(SigningKey::signsHere).toList();
        }

        public String base() {
            return "/products/%s/updates".formatted(product.slug());
        }
    }

    record ReleasePage(
            Product product, List<Artifact> artifacts, String version, String type, String notes, String problem) {
        public String base() {
            return "/products/%s/updates".formatted(product.slug());
        }
    }

    @CheckedTemplate(basePath = "updates")
    static class Templates {
        private Templates() {}

        static native TemplateInstance signingKeys(KeyPage page);

        static native TemplateInstance artifacts(ArtifactPage page);

        static native TemplateInstance newRelease(ReleasePage page);
    }

    @GET
    @Path("signing-keys")
    @Allow(Permission.VIEW)
    public TemplateInstance keys(@PathParam("slug") String slug) {
        Product product = product(slug);
        return keys(product, "", "", "");
    }

    @POST
    @Path("signing-keys")
    @Allow(Permission.MANAGE_UPDATES)
    public Response register(
            @PathParam("slug") String slug,
            @FormParam("name") @Nullable String name,
            @FormParam("publicKey") @Nullable String publicKey,
            @FormParam("everyProduct") @Nullable String everyProduct) {
        Product product = product(slug);
        try {
            keys.register(caller.get(), product, orEmpty(name), orEmpty(publicKey), everyProduct != null);
            return to(product, "signing-keys");
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .entity(keys(product, orEmpty(name), orEmpty(publicKey), problem.detail()))
                    .build();
        }
    }

    /** A pair that the server makes and keeps. */
    @POST
    @Path("signing-keys/made")
    @Allow(Permission.MANAGE_UPDATES)
    public Response make(
            @PathParam("slug") String slug,
            @FormParam("name") @Nullable String name,
            @FormParam("algorithm") @Nullable String algorithm,
            @FormParam("everyProduct") @Nullable String everyProduct) {
        Product product = product(slug);
        try {
            keys.make(caller.get(), product, orEmpty(name), orEmpty(algorithm), everyProduct != null);
            return to(product, "signing-keys");
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .entity(keys(product, "", "", problem.detail()))
                    .build();
        }
    }

    @POST
    @Path("release-policy")
    @Allow(Permission.MANAGE_UPDATES)
    public Response policy(
            @PathParam("slug") String slug,
            @FormParam("allowUnsigned") @Nullable String allowUnsigned,
            @FormParam("reason") @Nullable String reason) {
        Product product = product(slug);
        try {
            policies.change(caller.get(), product, allowUnsigned != null, orEmpty(reason));
            return to(product, "signing-keys");
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .entity(keys(product, "", "", problem.detail()))
                    .build();
        }
    }

    private TemplateInstance keys(Product product, String name, String publicKey, String problem) {
        return Templates.signingKeys(new KeyPage(
                product, keys.list(product), policies.of(product), name, publicKey, problem, token(product)));
    }

    private TokenView token(Product product) {
        if (!keys.hasToken(product) || !caller.get().may(Permission.MANAGE_UPDATES)) {
            return new TokenView(false, List.of(), "");
        }
        try {
            List<String> labels = keys.inToken(product).stream()
                    .filter(entry -> entry.key().isPresent())
                    .map(HardwareToken.Entry::label)
                    .toList();
            return new TokenView(true, labels, "");
        } catch (Problem problem) {
            return new TokenView(true, List.of(), problem.detail());
        }
    }

    @POST
    @Path("signing-keys/in-token")
    @Allow(Permission.MANAGE_UPDATES)
    public Response useToken(
            @PathParam("slug") String slug,
            @FormParam("name") @Nullable String name,
            @FormParam("label") @Nullable String label,
            @FormParam("everyProduct") @Nullable String everyProduct) {
        Product product = product(slug);
        try {
            keys.useToken(caller.get(), product, orEmpty(name), orEmpty(label), everyProduct != null);
            return to(product, "signing-keys");
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .entity(keys(product, "", "", problem.detail()))
                    .build();
        }
    }

    @POST
    @Path("signing-keys/{id}/retire")
    @Allow(Permission.MANAGE_UPDATES)
    public Response retire(@PathParam("slug") String slug, @PathParam("id") UUID id) {
        Product product = product(slug);
        keys.retire(caller.get(), product, id);
        return to(product, "signing-keys");
    }

    @GET
    @Path("artifacts")
    @Allow(Permission.VIEW)
    public TemplateInstance artifacts(@PathParam("slug") String slug) {
        return artifacts(product(slug), "");
    }

    private TemplateInstance artifacts(Product product, String problem) {
        List<SigningKey> active =
                keys.list(product).stream().filter(SigningKey::active).toList();
        return Templates.artifacts(new ArtifactPage(product, newest(product), active, policies.of(product), problem));
    }

    @POST
    @Path("artifacts")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Allow(Permission.MANAGE_UPDATES)
    public Response upload(
            @PathParam("slug") String slug,
            @RestForm("file") @Nullable FileUpload file,
            @RestForm("signature") @Nullable FileUpload signature,
            @RestForm("signingKey") @Nullable String signingKey)
            throws IOException {
        Product product = product(slug);
        try {
            UUID chosen = signingKey == null || signingKey.isBlank() ? null : UUID.fromString(signingKey);
            Uploads.add(artifacts, caller.get(), product, file, signature, chosen);
            return to(product, "artifacts");
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .entity(artifacts(product, problem.detail()))
                    .build();
        }
    }

    @GET
    @Path("releases/new")
    @Allow(Permission.MANAGE_UPDATES)
    public TemplateInstance form(@PathParam("slug") String slug) {
        Product product = product(slug);
        return Templates.newRelease(new ReleasePage(product, newest(product), "", "main", "", ""));
    }

    @POST
    @Path("releases")
    @Allow(Permission.MANAGE_UPDATES)
    public Response create(
            @PathParam("slug") String slug,
            @FormParam("version") @Nullable String version,
            @FormParam("softwareType") @Nullable String type,
            @FormParam("notes") @Nullable String notes,
            @FormParam("securityOnly") @Nullable String securityOnly,
            @FormParam("artifact") @Nullable List<String> files,
            @FormParam("hardware") @Nullable String hardware) {
        Product product = product(slug);
        try {
            List<Releases.FileRequest> asked = (files == null ? List.<String>of() : files)
                    .stream()
                            .map(id -> new Releases.FileRequest(hardware, UUID.fromString(id)))
                            .toList();
            Release release = releases.create(
                    caller.get(), product, new Releases.Request(version, type, notes, securityOnly != null, asked));
            return to(product, "releases/" + release.id());
        } catch (Problem problem) {
            return Response.status(problem.status())
                    .entity(Templates.newRelease(new ReleasePage(
                            product,
                            newest(product),
                            orEmpty(version),
                            orEmpty(type),
                            orEmpty(notes),
                            problem.detail())))
                    .build();
        }
    }

    private List<Artifact> newest(Product product) {
        return artifacts.page(product, Cursor.parse(null, null)).items();
    }

    private static Response to(Product product, String page) {
        return Response.seeOther(URI.create("/products/%s/updates/%s".formatted(product.slug(), page)))
                .build();
    }

    private Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
