package dev.fleetward.privacy.owners;

import dev.fleetward.access.DeviceRoute;
import dev.fleetward.access.ProjectKeys.Project;
import dev.fleetward.devices.Devices;
import dev.fleetward.ingest.DeviceDoor;
import dev.fleetward.ingest.DeviceKey;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import dev.fleetward.updates.delivery.identity.TargetTokens;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A device asks for the code that it shows its owner, so that the owner can prove to have it. */
@Path("/device/v1/claim-code")
@DeviceRoute
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class ClaimCodeResource {
    private static final String TOKEN_SCHEME = "TargetToken ";

    private final DeviceDoor door;
    private final Products products;
    private final OwnerAccesses accesses;
    private final ClaimCodes codes;
    private final TargetTokens tokens;
    private final PublicAddress address;

    ClaimCodeResource(
            DeviceDoor door,
            Products products,
            OwnerAccesses accesses,
            ClaimCodes codes,
            TargetTokens tokens,
            PublicAddress address) {
        this.door = door;
        this.products = products;
        this.accesses = accesses;
        this.codes = codes;
        this.tokens = tokens;
        this.address = address;
    }

    /** @param url where the owner types it; a QR code of it saves typing the address */
    record Answer(String code, Instant expiresAt, String url) {}

    @POST
    public Response ask(
            @QueryParam("serial") @Nullable String serial,
            @HeaderParam("Fleetward-Serial") @Nullable String serialHeader,
            @HeaderParam("Authorization") @Nullable String authorization,
            @Context HttpHeaders headers,
            @Context UriInfo uri) {
        String named = serial == null || serial.isEmpty() ? serialHeader : serial;
        if (named == null || !Devices.isSerial(named)) {
            throw new Problem(
                    400,
                    "bad-serial",
                    "Bad device serial",
                    "Name the device in serial or the header Fleetward-Serial: %s.".formatted(Devices.SERIAL_RULE));
        }
        Product product = enter(headers, named);
        OwnerAccess access = accesses.of(product);
        if (!access.isOpen()) {
            throw new Problem(
                    403,
                    "owner-access-off",
                    "Owners' access is off",
                    "The maker has not opened owners' access for this product. Its owners write to the maker's contact.");
        }
        if (access.proof() == Proof.DEVICE_TOKEN && !isToken(product, named, authorization)) {
            throw new Problem(
                    401,
                    "device-not-authenticated",
                    "Device not authenticated",
                    "This product gives codes to a device with its own token alone: send “Authorization: TargetToken <token>” of this device beside the project key.");
        }
        ClaimCodes.Issued issued = codes.issue(product, named);
        return Response.status(Response.Status.CREATED)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .entity(new Answer(
                        issued.code(), issued.expiresAt(), address.of(uri.getBaseUri()) + accesses.path(product)))
                .build();
    }

    private boolean isToken(Product product, String serial, @Nullable String authorization) {
        return authorization != null
                && authorization.regionMatches(true, 0, TOKEN_SCHEME, 0, TOKEN_SCHEME.length())
                && tokens.find(authorization.substring(TOKEN_SCHEME.length()).strip())
                        .filter(target -> target.product().equals(product.id().value())
                                && target.serial().equals(serial))
                        .isPresent();
    }

    /** @throws Problem 403 without a project key, 429 for a device that asks too often */
    private Product enter(HttpHeaders headers, String serial) {
        Project project = door.require(headers);
        door.admit(project);
        var id = new ProductId(project.product());
        door.admit(project, new DeviceKey(id, serial), 1);
        return products.byId(project.organization(), id)
                .orElseThrow(() -> Problem.notFound("Product", project.product().toString()));
    }
}
