package dev.fleetward.compliance;

/** A file of a signed ZIP, as its manifest names it. */
public record PackFile(String name, long bytes, String sha256) {}
