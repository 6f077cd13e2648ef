package dev.fleetward.products.uploads;

import dev.fleetward.kernel.OrganizationId;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * A file that was put and waits for what becomes of it.
 *
 * @param name as its sender calls it
 * @param committed what became of it when it was committed before; the file is gone then
 */
public record Landed(
        UUID id, OrganizationId organization, Path file, long bytes, String name, Optional<String> committed) {}
