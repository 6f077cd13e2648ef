package dev.fleetward.kernel.move;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;

/**
 * Makes the tables of the target by the migrations that the source has had, neither more nor fewer: what a newer program
 * adds comes when it serves.
 */
final class Migrations {
    private static final String APPLIED =
            "SELECT regexp_replace(script, '^.*/', '') FROM flyway_schema_history WHERE success AND type = 'SQL'";
    private static final String HISTORY = """
            SELECT version || ' ' || coalesce(checksum, 0) FROM flyway_schema_history
            WHERE success AND type = 'SQL' ORDER BY version COLLATE "C"
            """;

    private final Session source;
    private final Session target;

    Migrations(Session source, Session target) {
        this.source = source;
        this.target = target;
    }

    /** @throws MoveFailure when the source knows migrations that this program does not, or the target cannot take them */
    void run(Target place) {
        List<String> locations = locations();
        List<LoadableResource> scripts = source.list(APPLIED, row -> row.getString(1)).stream()
                .map(script -> found(locations, script))
                .toList();
        try {
            var _ = Flyway.configure(Migrations.class.getClassLoader())
                    .dataSource(place.url(), place.owner(), place.password())
                    .locations("db/kernel")
                    .resourceProvider(new Scripts(scripts))
                    .javaMigrationClassProvider(List::of)
                    .outOfOrder(true)
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new MoveFailure("making the tables in %s: %s".formatted(place.place(), e.getMessage()), e);
        }
        if (!history(source).equals(history(target))) {
            throw new MoveFailure("""
                    the target has other migrations than the data directory: its move was begun by another version of \
                    Fleetward. Empty the target and move again.""");
        }
    }

    private static List<String> history(Session session) {
        return session.list(HISTORY, row -> row.getString(1));
    }

    private static LoadableResource found(List<String> locations, String script) {
        return locations.stream()
                .flatMap(location ->
                        Stream.ofNullable(Migrations.class.getClassLoader().getResource(location + "/" + script)))
                .findFirst()
                .map(place -> new Script(script, place))
                .orElseThrow(() -> new MoveFailure("""
                        the data directory was served by a newer version of Fleetward: %s is not known here. Move it by \
                        that version.""".formatted(script)));
    }

    /** The same that {@code serve} takes them from. */
    private static List<String> locations() {
        try (InputStream in = Migrations.class.getResourceAsStream("/application.properties")) {
            var properties = new Properties();
            properties.load(java.util.Objects.requireNonNull(in));
            return List.of(
                    properties.getProperty("quarkus.flyway.owner.locations").split(","));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Named one by one: what finds them in directories knows no jar of jars. */
    private record Scripts(List<LoadableResource> all) implements ResourceProvider {
        @Override
        public @org.jspecify.annotations.Nullable LoadableResource getResource(String name) {
            return all.stream()
                    .filter(script -> script.getRelativePath().equals(name))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return all.stream()
                    .filter(script -> script.getFilename().startsWith(prefix))
                    .filter(script -> Stream.of(suffixes).anyMatch(script.getFilename()::endsWith))
                    .toList();
        }
    }

    private static final class Script extends LoadableResource {
        private final String name;
        private final URL place;

        Script(String name, URL place) {
            this.name = name;
            this.place = place;
        }

        @Override
        public Reader read() {
            try {
                return new InputStreamReader(place.openStream(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String getAbsolutePath() {
            return place.toString();
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return place.toString();
        }

        @Override
        public String getFilename() {
            return name;
        }

        @Override
        public String getRelativePath() {
            return name;
        }
    }
}
