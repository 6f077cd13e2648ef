package dev.fleetward.kernel;

import com.fasterxml.jackson.databind.JsonNode;

/** Queued work of one kind; implemented by the rooms' {@code …Job} beans. May run more than once: be idempotent. */
public interface Job {
    String kind();

    void run(OrganizationId organization, JsonNode payload);
}
