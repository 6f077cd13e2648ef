package dev.fleetward.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Reads SQL as written: a room's tables are its own. */
class TablesTest {
    private static final Pattern CREATED = Pattern.compile(
            "CREATE\\s+(?:UNLOGGED\\s+)?TABLE\\s+(?:IF NOT EXISTS\\s+)?(\\w+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern READ = Pattern.compile("\\b(?:FROM|JOIN|USING)\\s+(\\w+)");
    private static final Pattern WRITTEN =
            Pattern.compile("\\b(?:INTO|DELETE FROM|TRUNCATE|UPDATE|MERGE INTO)\\s+(\\w+)");

    /**
     * The words every room joins with, published by their owners for reading: rooms after the owner may name them in
     * FROM and JOIN, and nobody else may write them.
     */
    private static final Set<String> PUBLISHED =
            Set.of("organization", "product", "software_version", "device", "component", "sbom");

    @Test
    void a_room_writes_only_its_own_tables() {
        assertThat(strangers(WRITTEN, Set.of())).isEmpty();
    }

    @Test
    void a_room_reads_its_own_tables_and_what_rooms_before_it_publish() {
        assertThat(strangers(READ, PUBLISHED)).isEmpty();
    }

    @Test
    void a_migration_is_numbered_after_its_room() {
        var wrong = Rooms.files(Rooms.MIGRATIONS, ".sql").stream().filter(file -> {
            int room = Rooms.migrationNumber(room(Rooms.MIGRATIONS, file));
            return !file.getFileName().toString().matches("V%d_\\d\\d__\\w+\\.sql".formatted(room));
        });

        assertThat(wrong).isEmpty();
    }

    @Test
    void every_table_says_whose_it_is() {
        var wrong = Rooms.files(Rooms.MIGRATIONS, ".sql").stream().flatMap(file -> {
            String sql = Rooms.text(file);
            return names(CREATED, sql)
                    .filter(table -> !sql.contains("CALL protect_tenant('%s')".formatted(table))
                            && !sql.contains("CALL share_globally('%s')".formatted(table)))
                    .map(table -> file + ": " + table);
        });

        assertThat(wrong).isEmpty();
    }

    private static Map<String, String> owners() {
        var owners = new TreeMap<String, String>();
        for (Path file : Rooms.files(Rooms.MIGRATIONS, ".sql")) {
            names(CREATED, Rooms.text(file)).forEach(table -> owners.put(table, room(Rooms.MIGRATIONS, file)));
        }
        return owners;
    }

    private static List<String> strangers(Pattern mention, Set<String> published) {
        Map<String, String> owners = owners();
        return Rooms.files(Rooms.SOURCES, ".java").stream()
                .flatMap(file -> {
                    String room = room(Rooms.SOURCES, file);
                    return names(mention, Rooms.text(file))
                            .filter(owners::containsKey)
                            .filter(table -> !owners.get(table).equals(room))
                            .filter(table -> !published.contains(table) || isBefore(room, owners.get(table)))
                            .map(table -> "%s names %s of room %s".formatted(file, table, owners.get(table)));
                })
                .toList();
    }

    private static boolean isBefore(String room, String owner) {
        return Rooms.IN_ORDER.indexOf(room) < Rooms.IN_ORDER.indexOf(owner);
    }

    private static Stream<String> names(Pattern pattern, String text) {
        List<MatchResult> found = pattern.matcher(text).results().toList();
        return found.stream().map(match -> match.group(1)).distinct();
    }

    private static String room(Path root, Path file) {
        return root.relativize(file).getName(0).toString();
    }
}
