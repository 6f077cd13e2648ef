package dev.fleetward.crashes.analysis;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Job;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Makes a report of one coredump and brings its trace into the issue of its stack. */
@ApplicationScoped
class AnalyseJob implements Job {
    static final String KIND = "crashes.analyse";

    record Wanted(UUID trace) {}

    private final Understanding understanding;

    AnalyseJob(Understanding understanding) {
        this.understanding = understanding;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(OrganizationId organization, JsonNode payload) {
        understanding.analyse(organization, Json.read(payload.toString(), Wanted.class).trace);
    }
}
