package dev.fleetward.compliance.posture;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** One device by the posture rules that bear on it. */
@Path("/products/{slug}/devices/{serial}/posture")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class DevicePosturePages {
    private final Posture posture;
    private final Devices devices;
    private final Products products;
    private final CurrentCaller caller;

    DevicePosturePages(Posture posture, Devices devices, Products products, CurrentCaller caller) {
        this.posture = posture;
        this.devices = devices;
        this.products = products;
        this.caller = caller;
    }

    record DevicePage(Product product, Device device, List<Posture.OfDevice> rules) {
        public long total() {
            return rules.size();
        }

        public long count(String state) {
            return rules.stream()
                    .filter(one -> one.state().slug().equals(state))
                    .count();
        }
    }

    @CheckedTemplate(basePath = "compliance/posture")
    static class Templates {
        private Templates() {}

        static native TemplateInstance device(DevicePage page);
    }

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance device(@PathParam("slug") String slug, @PathParam("serial") String serial) {
        Product product = products.require(caller.organization(), slug);
        Device device = devices.require(product, serial);
        return Templates.device(new DevicePage(product, device, posture.ofDevice(product, device)));
    }
}
