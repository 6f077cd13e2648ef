package dev.fleetward.compliance.risk;

/**
 * Whether an item of Annex I, Part I applies (Article 13(3) and (4)).
 *
 * @param text how it is applied, or why it does not apply
 */
public record Applied(boolean applies, String text) {}
