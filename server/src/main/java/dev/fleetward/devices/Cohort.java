package dev.fleetward.devices;

/** A named set of devices a rollout can aim at. A device is in one cohort at most. */
public record Cohort(String slug, String name, long devices) {}
