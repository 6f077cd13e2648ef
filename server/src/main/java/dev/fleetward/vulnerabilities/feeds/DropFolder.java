package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.access.Caller;
import dev.fleetward.access.Organizations;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.RecurringJob;
import dev.fleetward.vulnerabilities.feeds.online.FeedsConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Imports what the operator puts into {@code <feeds.drop-folder>/<slug of an organization>/}: a bundle or a file. Then it
 * goes to {@code taken} there, or to {@code refused} with the reason beside it. What a restart interrupts is imported
 * again, which changes nothing.
 */
@ApplicationScoped
class DropFolder implements RecurringJob {
    private static final Logger LOG = Logger.getLogger(DropFolder.class);
    private static final Duration EVERY = Duration.ofSeconds(30);
    /** Who copies a file writes to it more often than that. */
    static final Duration SETTLED = Duration.ofSeconds(30);

    private final Optional<Path> folder;
    private final Organizations organizations;
    private final Imports imports;
    private final Bundles bundles;
    private final Clock clock;

    DropFolder(FeedsConfig config, Organizations organizations, Imports imports, Bundles bundles, Clock clock) {
        this.folder = config.dropFolder();
        this.organizations = organizations;
        this.imports = imports;
        this.bundles = bundles;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "vulnerabilities.drop-folder";
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public void run() {
        folder.filter(Files::isDirectory).ifPresent(this::look);
    }

    /** The folders of organizations there are; others are left alone. */
    void look(Path root) {
        for (Path home : children(root, Files::isDirectory)) {
            Optional<OrganizationId> organization = organizations.find(String.valueOf(home.getFileName()));
            organization.ifPresent(found -> children(home, this::isComplete).forEach(file -> take(found, home, file)));
        }
    }

    private boolean isComplete(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                    && !name.startsWith(".")
                    && Files.getLastModifiedTime(file).toInstant().plus(SETTLED).isBefore(clock.instant());
        } catch (IOException gone) {
            return false;
        }
    }

    private void take(OrganizationId organization, Path home, Path file) {
        String name = String.valueOf(file.getFileName());
        Caller operator = Organizations.operator(organization);
        try (InputStream body = Files.newInputStream(file)) {
            if (Bundle.isOne(file)) {
                bundles.take(operator, name, body);
            } else {
                imports.fromFile(operator, null, name, body);
            }
            move(file, home.resolve("taken"));
        } catch (Problem refused) {
            LOG.warnf("%s in the drop folder was refused: %s", name, refused.detail());
            Path kept = move(file, home.resolve("refused"));
            write(kept.resolveSibling(name + ".why.txt"), refused.detail());
        } catch (IOException e) {
            throw new UncheckedIOException("importing " + file, e);
        }
    }

    private static Path move(Path file, Path into) {
        try {
            Files.createDirectories(into);
            return Files.move(file, into.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("moving " + file, e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> children(Path folder, java.util.function.Predicate<Path> wanted) {
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(wanted).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
