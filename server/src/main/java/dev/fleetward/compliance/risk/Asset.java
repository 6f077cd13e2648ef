package dev.fleetward.compliance.risk;

/**
 * What is worth protecting.
 *
 * @param id short name the risks refer to
 * @param needs what of it must be kept: confidentiality, integrity, availability
 */
public record Asset(String id, String name, String needs) {}
