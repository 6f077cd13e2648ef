package dev.fleetward.compliance.risk;

import java.time.Instant;

/**
 * Why the risk assessment is to be reviewed (CRA Article 13(3) and (7)).
 *
 * @param reason as a sentence
 * @param path where to look, empty if nowhere
 */
public record Due(String reason, String path, Instant since) {}
