package dev.fleetward.components.difference;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DifferenceTest {

    @Test
    void another_version_of_a_package_is_a_change_and_not_a_loss() {
        var difference = Difference.between(
                List.of(npm("a", "1"), npm("b", "1"), cpe("zlib", "1.2.11")),
                List.of(npm("a", "2"), npm("c", "1"), cpe("zlib", "1.2.12")));

        assertThat(difference.changed())
                .extracting(pair -> pair.before().version() + ">" + pair.after().version())
                .containsExactly("1>2", "1.2.11>1.2.12");
        assertThat(difference.added()).extracting(Piece::name).containsExactly("c");
        assertThat(difference.removed()).extracting(Piece::name).containsExactly("b");
    }

    @Test
    void several_versions_of_a_package_are_paired_one_by_one() {
        var difference = Difference.between(
                List.of(npm("a", "1"), npm("a", "2"), npm("a", "3")), List.of(npm("a", "2"), npm("a", "4")));

        assertThat(difference.same()).isEqualTo(1);
        assertThat(difference.changed()).hasSize(1);
        assertThat(difference.removed()).hasSize(1);
        assertThat(difference.added()).isEmpty();
    }

    @Property(tries = 500)
    void nothing_is_lost_or_counted_twice(
            @ForAll @Size(max = 30) List<@IntRange(max = 40) Integer> before,
            @ForAll @Size(max = 30) List<@IntRange(max = 40) Integer> after) {
        List<Piece> left = pieces(before);
        List<Piece> right = pieces(after);

        var difference = Difference.between(left, right);

        long both = difference.same()
                + difference.changed().size()
                + difference.relicensed().size();
        assertThat(both + difference.removed().size()).isEqualTo(left.size());
        assertThat(both + difference.added().size()).isEqualTo(right.size());
        assertThat(Difference.between(left, left).none()).isTrue();
    }

    private static List<Piece> pieces(List<Integer> numbers) {
        return new ArrayList<>(numbers.stream()
                .distinct()
                .map(number -> npm("p" + number % 7, String.valueOf(number / 7)))
                .toList());
    }

    private static Piece npm(String name, String version) {
        return piece(name, version, Optional.of("pkg:npm/" + name + "@" + version), List.of());
    }

    private static Piece cpe(String name, String version) {
        return piece(
                name, version, Optional.empty(), List.of("cpe:2.3:a:x:%s:%s:*:*:*:*:*:*:*".formatted(name, version)));
    }

    private static Piece piece(String name, String version, Optional<String> purl, List<String> cpes) {
        UUID id = UUID.nameUUIDFromBytes((name + version).getBytes(StandardCharsets.UTF_8));
        return new Piece(id, name, version, purl, cpes, List.of(), "");
    }
}
