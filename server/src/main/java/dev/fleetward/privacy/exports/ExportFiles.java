package dev.fleetward.privacy.exports;

import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where export files lie: a directory for each organization. */
@ApplicationScoped
class ExportFiles {
    private final Path root;

    ExportFiles(@ConfigProperty(name = "fleetward.data") Path data) {
        this.root = data.resolve("exports");
    }

    ExportFile of(DataExport export) {
        return new ExportFile(path(export.organization(), export.id()));
    }

    /** A file by its name. */
    record Lying(OrganizationId organization, UUID id) {}

    List<Lying> all() {
        var found = new ArrayList<Lying>();
        if (!Files.isDirectory(root)) {
            return found;
        }
        try (var organizations = Files.newDirectoryStream(root)) {
            for (Path home : organizations) {
                var organization =
                        new OrganizationId(UUID.fromString(home.getFileName().toString()));
                try (var files = Files.newDirectoryStream(home)) {
                    files.forEach(file -> found.add(new Lying(
                            organization, UUID.fromString(file.getFileName().toString()))));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    void delete(Lying file) {
        new ExportFile(path(file.organization, file.id)).delete();
    }

    private Path path(OrganizationId organization, UUID id) {
        return root.resolve(organization.toString()).resolve(id.toString());
    }
}
