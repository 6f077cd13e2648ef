package dev.fleetward.devices;

import java.util.Optional;

/**
 * A named set of devices a rollout can aim at. A device is in one cohort at most.
 *
 * @param query that it follows; empty when it is filled by hand
 */
public record Cohort(String slug, String name, Optional<String> query, long devices) {}
