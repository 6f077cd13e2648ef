package dev.fleetward.kernel.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupDirectoryTest {
    private static final Instant MONDAY = Instant.parse("2026-11-23T10:00:00Z");

    @TempDir
    Path root;

    private BackupDirectory directory;

    @BeforeEach
    void prepare() {
        directory = new BackupDirectory(root);
    }

    @Test
    void what_only_an_old_point_names_goes_with_it() throws IOException {
        point("one", MONDAY, "shared", "old");
        point("two", MONDAY.plus(Duration.ofDays(1)), "shared", "new");

        new Pruning(directory, Optional.empty()).run(MONDAY.plus(Duration.ofDays(10)));

        assertThat(directory.points()).extracting(Manifest::id).containsExactly("two");
        assertThat(stored()).containsExactlyInAnyOrder("shared", "new");
        assertThat(Backups.in(root).verify(Optional.empty()).damaged()).isZero();
    }

    @Test
    void a_point_within_its_keeping_stays() throws IOException {
        point("one", MONDAY, "old");
        point("two", MONDAY.plus(Duration.ofDays(1)), "new");

        new Pruning(directory, Optional.empty()).run(MONDAY.minus(Duration.ofDays(1)));

        assertThat(directory.points()).hasSize(2);
    }

    @Test
    void a_point_without_a_manifest_is_none() throws IOException {
        point("one", MONDAY, "whole");
        Files.createDirectories(directory.point("half"));

        assertThat(directory.require(Optional.empty()).id()).isEqualTo("one");
        assertThatThrownBy(() -> directory.require(Optional.of("half")))
                .isInstanceOf(BackupFailure.class)
                .hasMessageContaining("never ended");
        assertThatThrownBy(() -> directory.require(Optional.of("other"))).hasMessageContaining("it holds one");
    }

    @Test
    void a_changed_manifest_or_list_is_refused() throws IOException {
        point("one", MONDAY, "whole");
        Files.writeString(directory.list("one"), "\n", StandardOpenOption.APPEND);

        assertThatThrownBy(() -> Backups.in(root).verify(Optional.empty())).hasMessageContaining("is damaged");

        Path manifest = directory.point("one").resolve("manifest.json");
        Files.writeString(manifest, Files.readString(manifest).replace("10:00", "11:00"));
        assertThatThrownBy(directory::points).hasMessageContaining("is damaged");
    }

    @Test
    void a_line_that_a_crash_cut_off_is_passed_over() throws IOException {
        Files.createDirectories(directory.archive("a"));
        var log = new ArchiveLog(directory.archive("a"));
        LocalDate day = LocalDate.of(2026, 11, 23);
        log.add(day, List.of(line(ArchiveLog.Kind.ADDED, "blobs/one"), line(ArchiveLog.Kind.UNTIL, "")));
        Files.writeString(
                directory.archive("a").resolve("files-2026-11-23.jsonl"),
                "{\"kind\":\"ADDED\",\"path\":\"blo",
                StandardOpenOption.APPEND);
        log.add(day, List.of(line(ArchiveLog.Kind.REMOVED, "blobs/one")));

        var kinds = new ArrayList<ArchiveLog.Kind>();
        log.each(one -> kinds.add(one.kind()));

        assertThat(kinds).containsExactly(ArchiveLog.Kind.ADDED, ArchiveLog.Kind.UNTIL, ArchiveLog.Kind.REMOVED);
        assertThat(log.until()).contains(MONDAY);
    }

    @Test
    void segments_are_counted_as_postgresql_names_them() {
        Segment last = Segment.of("0000000200000001000000FF");

        assertThat(last.upTo(new Segment(2, last.number() + 1)))
                .extracting(Segment::name)
                .containsExactly("0000000200000001000000FF", "000000020000000200000000");
        assertThat(Segment.isOne("00000002.history")).isFalse();
    }

    private static ArchiveLog.Line line(ArchiveLog.Kind kind, String path) {
        return new ArchiveLog.Line(kind, path, 1, "", MONDAY);
    }

    private void point(String id, Instant at, String... contents) throws IOException {
        Files.createDirectories(directory.point(id));
        try (var listing = new Listing(directory.list(id))) {
            for (String content : contents) {
                listing.add(directory
                        .store()
                        .put("lake/" + content, new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8))));
            }
            directory.store().sync();
            long files = listing.files();
            long bytes = listing.bytes();
            directory.finish(new Manifest(
                    Manifest.FORMAT, id, "test", at, at, Optional.empty(), false, files, bytes, listing.finish()));
        }
    }

    private List<String> stored() throws IOException {
        try (var files = Files.walk(root.resolve("files"))) {
            var contents = new ArrayList<String>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.add(Files.readString(file));
            }
            return contents;
        }
    }
}
