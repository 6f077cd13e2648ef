package dev.fleetward.updates.delivery;

import dev.fleetward.access.ProjectKeys.Project;
import dev.fleetward.ingest.DeviceDoor;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import dev.fleetward.updates.delivery.polling.Pending;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import org.jboss.resteasy.reactive.RestHeader;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** Where the native API's questions come in. What a device says it runs is written down when it is news. */
@ApplicationScoped
class NativeDoor {
    private final DeviceDoor keys;
    private final Products products;
    private final DdiAttributes attributes;

    NativeDoor(DeviceDoor keys, Products products, DdiAttributes attributes) {
        this.keys = keys;
        this.products = products;
        this.attributes = attributes;
    }

    /** What a device says of itself; the serial may come in the header that the events' API knows. */
    static class Question {
        @RestQuery("serial")
        @Nullable
        String serial;

        @RestHeader("Fleetward-Serial")
        @Nullable
        String serialHeader;

        @RestQuery("hardware")
        @Nullable
        String hardware;

        @RestQuery("type")
        @Nullable
        String type;

        @RestQuery("version")
        @Nullable
        String version;

        String device() {
            String named = serial == null || serial.isEmpty() ? serialHeader : serial;
            if (named == null || named.isEmpty()) {
                throw Problem.invalid("serial must name the device.");
            }
            return named;
        }
    }

    /** @throws Problem 403 without a project key, 404 for a device that may not register, 400 without a serial */
    DdiDoor.Client enter(Question question, HttpHeaders headers) {
        Project project = keys.require(headers);
        Product product = products.byId(project.organization(), new ProductId(project.product()))
                .orElseThrow(() -> Problem.notFound("Product", project.product().toString()));
        String serial = question.device();
        Pending.Seen seen = attributes.asks(product, serial, question.hardware, question.type, question.version);
        return new DdiDoor.Client(product, serial, seen, "");
    }
}
