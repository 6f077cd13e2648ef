package dev.fleetward.updates.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.access.DeviceRoute;
import dev.fleetward.access.ProjectKeys;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import dev.fleetward.updates.Deployments;
import dev.fleetward.updates.Due;
import dev.fleetward.updates.Offer;
import dev.fleetward.updates.delivery.files.DownloadLinks;
import dev.fleetward.updates.delivery.polling.Pending;
import dev.fleetward.updates.releases.Artifact;
import dev.fleetward.updates.releases.Release;
import io.quarkus.vertx.http.Uncompressed;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The question the Memfault firmware SDK and its phone clients ask for an update. */
@Path("/api/v0/releases/latest")
@DeviceRoute
@RunOnVirtualThread
class MemfaultReleaseResource {
    private final ProjectKeys keys;
    private final Products products;
    private final Db db;
    private final DdiAttributes attributes;
    private final Deployments deployments;
    private final DownloadLinks links;
    private final PublicAddress address;

    MemfaultReleaseResource(
            ProjectKeys keys,
            Products products,
            Db db,
            DdiAttributes attributes,
            Deployments deployments,
            DownloadLinks links,
            PublicAddress address) {
        this.keys = keys;
        this.products = products;
        this.db = db;
        this.attributes = attributes;
        this.deployments = deployments;
        this.links = links;
        this.address = address;
    }

    /** What a client says of itself; one vendor-derived client says {@code device_id} for the serial. */
    static class Question {
        @RestQuery("device_serial")
        @Nullable
        String serial;

        @RestQuery("device_id")
        @Nullable
        String id;

        @RestQuery("hardware_version")
        @Nullable
        String hardware;

        @RestQuery("software_type")
        @Nullable
        String type;

        @RestQuery("current_version")
        @Nullable
        String version;

        String device() {
            String named = serial == null || serial.isEmpty() ? id : serial;
            if (named == null || named.isEmpty()) {
                throw Problem.invalid("device_serial must name the device.");
            }
            return named;
        }

        String softwareType() {
            return type == null || type.isBlank() ? "main" : type;
        }
    }

    @GET
    @Uncompressed
    public Response latest(
            @HeaderParam("Memfault-Project-Key") @Nullable String key,
            @BeanParam Question question,
            @Context UriInfo uri) {
        Product product = product(key);
        return offer(product, question)
                .map(offer -> Wire.answer(release(product, offer, uri), "application/json")
                        .build())
                .orElseGet(() -> Response.noContent().build());
    }

    /** The whole body is the address, without newline or quotes: firmware takes it as it is. */
    @GET
    @Uncompressed
    @Path("url")
    public Response url(
            @HeaderParam("Memfault-Project-Key") @Nullable String key,
            @BeanParam Question question,
            @Context HttpHeaders headers,
            @Context UriInfo uri) {
        Product product = product(key);
        Optional<Offer> offer = offer(product, question);
        if (offer.isEmpty()) {
            return Response.noContent().build();
        }
        String url = href(product, offer.get(), offer.get().files().getFirst(), uri);
        if (String.valueOf(headers.getHeaderString(HttpHeaders.ACCEPT)).startsWith("application/json")) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.putObject("data").put("url", url);
            return Wire.answer(body, "application/json").build();
        }
        byte[] bytes = url.getBytes(StandardCharsets.US_ASCII);
        return Response.ok(bytes)
                .type("text/plain")
                .header("Content-Length", bytes.length)
                .build();
    }

    private Product product(@Nullable String key) {
        return Optional.ofNullable(key)
                .map(String::strip)
                .flatMap(keys::find)
                .flatMap(project -> products.byId(project.organization(), new ProductId(project.product())))
                .orElseThrow(() -> new Problem(
                        401,
                        "project-key-not-valid",
                        "Project key not valid",
                        "Send a key of this server as Memfault-Project-Key."));
    }

    /** From memory when there is nothing: the same table that DDI polls are answered from. */
    private Optional<Offer> offer(Product product, Question question) {
        Pending.Seen seen = attributes.asks(
                product, question.device(), question.hardware, question.softwareType(), question.version);
        if (!(seen.due() instanceof Due.Install)) {
            return Optional.empty();
        }
        UUID device = seen.device().value();
        return db.inTransaction(product.organization(), tx -> {
            Optional<Offer> offer = deployments
                    .latest(tx, device, attributes.hardware(tx, device), question.softwareType())
                    .filter(found -> !found.release().version().equals(question.version));
            offer.ifPresent(found -> deployments.fetched(tx, found));
            return offer;
        });
    }

    private String href(Product product, Offer offer, Artifact file, UriInfo uri) {
        return address.of(uri.getBaseUri()) + links.to(product.organization(), offer.actionId(), file);
    }

    /** Strict decoders exist: every member is there, and texts are never null. */
    private ObjectNode release(Product product, Offer offer, UriInfo uri) {
        Release release = offer.release();
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("id", release.number());
        body.put("created_date", release.createdAt().toString());
        body.put("version", release.version());
        body.put("display_name", release.version());
        body.put("revision", "");
        body.put("must_pass_through", offer.deployment().hop() != null);
        body.put("notes", release.notes());
        body.put("reason", "");
        body.put("is_delta", offer.files().stream().anyMatch(release::isDelta));
        body.putNull("extra_info");
        var artifacts = body.putArray("artifacts");
        for (Artifact file : offer.files()) {
            ObjectNode artifact = artifacts.addObject();
            artifact.put("id", file.number());
            artifact.put("created_date", file.uploadedAt().toString());
            artifact.put("type", "ota-payload");
            artifact.put("hardware_version", release.hardwareOf(file));
            artifact.put("filename", file.filename());
            artifact.put("file_size", file.sizeBytes());
            artifact.put("url", href(product, offer, file, uri));
            artifact.put("md5", file.md5());
            artifact.put("sha1", file.sha1());
            artifact.put("sha256", file.sha256());
            artifact.putNull("extra_info");
        }
        return body;
    }
}
