package dev.fleetward.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CursorTest {

    @Property(tries = 200)
    void a_position_survives_the_way_to_the_client_and_back(@ForAll String position) {
        var cursor = Cursor.parse(Cursor.encode(position), null);

        if (position.isEmpty()) {
            assertThat(cursor.after()).isEmpty();
        } else {
            assertThat(cursor.after())
                    .contains(new String(
                            position.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                            java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    @Property(tries = 500)
    void whatever_is_sent_as_a_cursor_is_taken_or_refused_as_a_problem(@ForAll String sent) {
        try {
            Cursor.parse(sent, null).afterNumber(0);
        } catch (Problem problem) {
            assertThat(problem.status()).isEqualTo(400);
        }
    }

    @Property(tries = 500)
    void whatever_is_sent_where_an_identifier_is_meant_is_taken_or_refused_as_a_problem(@ForAll String position) {
        try {
            Cursor.parse(Cursor.encode(position), null).afterId();
        } catch (Problem problem) {
            assertThat(problem.status()).isEqualTo(400);
        }
    }

    @Property(tries = 50)
    void a_limit_out_of_range_is_refused(
            @ForAll @IntRange(min = 501) int tooMany, @ForAll @IntRange(min = -100, max = 0) int tooFew) {
        assertThatThrownBy(() -> Cursor.parse(null, tooMany)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> Cursor.parse(null, tooFew)).isInstanceOf(Problem.class);
    }

    @Property(tries = 200)
    void following_the_pages_shows_every_row_once(
            @ForAll @IntRange(min = 0, max = 60) int rows, @ForAll @IntRange(min = 1, max = 20) int limit) {
        List<Integer> all = IntStream.rangeClosed(1, rows).boxed().toList();
        var seen = new ArrayList<Integer>();
        String next = null;

        do {
            var cursor = Cursor.parse(next, limit);
            long after = cursor.afterNumber(0);
            var found =
                    all.stream().filter(row -> row > after).limit(cursor.rows()).toList();
            var page = PageOf.of(found, cursor.limit(), String::valueOf);
            seen.addAll(page.items());
            next = page.next();
        } while (next != null);

        assertThat(seen).isEqualTo(all);
    }
}
