package dev.fleetward.crashes.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Job;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Finds the functions of a program counter and its caller, for all events that have the same. */
@ApplicationScoped
class NamePlaceJob implements Job {
    static final String KIND = "crashes.name-place";

    record Wanted(UUID product, String fingerprint) {}

    private final PlaceNames names;

    NamePlaceJob(PlaceNames names) {
        this.names = names;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(OrganizationId organization, JsonNode payload) {
        Wanted wanted = Json.read(payload.toString(), Wanted.class);
        names.find(organization, new ProductId(wanted.product), wanted.fingerprint);
    }
}
