package dev.fleetward.updates.embedded;

import dev.fleetward.updates.signing.VerifyingKey;
import java.util.UUID;

/** A key the maker registered: what it signed inside a file is trusted. */
public record TrustedKey(UUID id, String name, VerifyingKey key) {}
