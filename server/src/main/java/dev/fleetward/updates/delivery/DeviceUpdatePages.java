package dev.fleetward.updates.delivery;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.updates.Deployments;
import dev.fleetward.updates.coverage.Answer;
import dev.fleetward.updates.coverage.DeviceUpdates;
import dev.fleetward.updates.delivery.identity.TargetTokens;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;

/** One device's updates, and its own token for polling. */
@Path("/products/{slug}/devices/{serial}/updates")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class DeviceUpdatePages {
    private final Products products;
    private final Devices devices;
    private final DeviceUpdates updates;
    private final TargetTokens tokens;
    private final CurrentCaller caller;

    DeviceUpdatePages(
            Products products, Devices devices, DeviceUpdates updates, TargetTokens tokens, CurrentCaller caller) {
        this.products = products;
        this.devices = devices;
        this.updates = updates;
        this.tokens = tokens;
        this.caller = caller;
    }

    /** @param token the one just issued, shown this once; else empty */
    record UpdatePage(
            Product product,
            Device device,
            List<Answer> answers,
            List<DeviceUpdates.Journey> journeys,
            String token,
            boolean mayIssue) {
        public String deviceHref() {
            return device.page(product);
        }

        /** The address a DDI client of this device polls, without the server's. */
        public String poll() {
            return product.ddiTenant().orElse("{tenant}") + "/controller/v1/" + Device.segment(device.serial());
        }

        public String word(Deployments.Past past) {
            return past.state().name().toLowerCase(Locale.ROOT);
        }

        public String tone(Deployments.Past past) {
            return switch (past.state()) {
                case SUCCEEDED -> "ok";
                case FAILED -> "bad";
                case OFFERED, DOWNLOADING, DOWNLOADED, INSTALLED, CANCELLING -> "attention";
                case SCHEDULED, CANCELLED, SUPERSEDED -> "unknown";
            };
        }
    }

    @CheckedTemplate(basePath = "updates")
    static class Templates {
        private Templates() {}

        static native TemplateInstance deviceUpdates(UpdatePage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance show(@PathParam("slug") String slug, @PathParam("serial") String serial) {
        Product product = products.require(caller.organization(), slug);
        return page(product, devices.require(product, serial), "");
    }

    /** Answers with the page itself, not a redirect: the token is shown once and kept nowhere. */
    @POST
    @Path("target-token")
    @Allow(Permission.MANAGE_DEVICES)
    public TemplateInstance issue(@PathParam("slug") String slug, @PathParam("serial") String serial) {
        Product product = products.require(caller.organization(), slug);
        Device device = devices.require(product, serial);
        return page(product, device, tokens.issue(caller.get(), product, device));
    }

    private TemplateInstance page(Product product, Device device, String token) {
        return Templates.deviceUpdates(new UpdatePage(
                product,
                device,
                updates.why(product, device),
                updates.history(product, device),
                token,
                caller.get().may(Permission.MANAGE_DEVICES)));
    }
}
