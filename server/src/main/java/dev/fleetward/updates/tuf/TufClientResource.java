package dev.fleetward.updates.tuf;

import dev.fleetward.access.DeviceRoute;
import dev.fleetward.access.ProjectKeys;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import dev.fleetward.updates.Deployments;
import dev.fleetward.updates.releases.Artifact;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What clients of The Update Framework ask for, by the addresses they make themselves: a base for metadata and one for
 * targets. They send no headers of ours, so the project key is in the address, and the device's serial in that of
 * targets: it gets the files it was offered, and no others.
 */
@Path("/tuf/{key}")
@DeviceRoute
@RunOnVirtualThread
class TufClientResource {
    private static final Pattern DOCUMENT = Pattern.compile("([1-9]\\d{0,8})\\.(root|targets|snapshot)\\.json");
    /** With consistent snapshots the hash stands before the file's name (section 6.2). */
    private static final Pattern TARGET = Pattern.compile("([1-9]\\d{0,8})/[^/]{1,200}/([0-9a-f]{64})\\.([^/]{1,200})");

    private final ProjectKeys keys;
    private final Products products;
    private final TufRepository repository;
    private final Db db;
    private final Devices devices;
    private final Deployments deployments;
    private final Blobs blobs;

    TufClientResource(
            ProjectKeys keys,
            Products products,
            TufRepository repository,
            Db db,
            Devices devices,
            Deployments deployments,
            Blobs blobs) {
        this.keys = keys;
        this.products = products;
        this.repository = repository;
        this.db = db;
        this.devices = devices;
        this.deployments = deployments;
        this.blobs = blobs;
    }

    @GET
    @Path("metadata/{name}")
    @Produces(MediaType.APPLICATION_JSON)
    public Response metadata(@PathParam("key") String key, @PathParam("name") String name) {
        Product product = product(key);
        byte[] content = document(product, name)
                .orElseThrow(() -> Problem.notFound("Metadata", name))
                .content();
        return Response.ok(content).header("Content-Length", content.length).build();
    }

    private Optional<TufDocument> document(Product product, String name) {
        if (name.equals("timestamp.json")) {
            return repository.timestamp(product);
        }
        Matcher versioned = DOCUMENT.matcher(name);
        return versioned.matches()
                ? repository.document(product, TufRole.parse(versioned.group(2)), Integer.parseInt(versioned.group(1)))
                : Optional.empty();
    }

    @GET
    @Path("devices/{serial}/targets/{path: .+}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response target(
            @PathParam("key") String key, @PathParam("serial") String serial, @PathParam("path") String path) {
        Product product = product(key);
        Artifact file = offered(product, serial, path).orElseThrow(() -> Problem.notFound("Target", path));
        return Response.ok(blobs.file(product.organization(), file.sha256()).toFile())
                .header("Content-Length", file.sizeBytes())
                .build();
    }

    private Optional<Artifact> offered(Product product, String serial, String path) {
        Matcher named = TARGET.matcher(path);
        if (!named.matches()) {
            return Optional.empty();
        }
        return db.inTransaction(product.organization(), tx -> {
            Optional<Device> device = devices.load(tx, product.id(), serial);
            return device.flatMap(known -> deployments.ofRelease(
                            tx,
                            known.id().value(),
                            known.hardwareVersion().orElse(""),
                            Integer.parseInt(named.group(1))))
                    .flatMap(offer -> offer.files().stream()
                            .filter(file -> file.sha256().equals(named.group(2))
                                    && file.filename().equals(named.group(3)))
                            .findFirst());
        });
    }

    private Product product(String key) {
        return keys.find(key)
                .flatMap(project -> products.byId(project.organization(), new ProductId(project.product())))
                .orElseThrow(() -> new Problem(
                        401,
                        "project-key-not-valid",
                        "Project key not valid",
                        "The address has no key of this server."));
    }
}
