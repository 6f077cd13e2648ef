package dev.fleetward.compliance.risk;

import java.time.Instant;

/** A person's word that the product was substantially modified (CRA Article 3(30)). */
record Modification(String what, String statedBy, Instant statedAt) {}
