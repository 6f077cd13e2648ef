package dev.fleetward.ingest.mar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.ingest.mar.LogChain.File;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogChainTest {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @Test
    void files_that_follow_each_other_have_no_gap_and_the_next_one_is_still_to_come() {
        assertThat(LogChain.of(List.of(file("a", "b", 0), file("b", "c", 1))).gaps())
                .isEmpty();
    }

    @Test
    void a_file_nothing_leads_to_tells_what_is_missing_and_when() {
        LogChain chain = LogChain.of(List.of(file("a", "b", 0), file("c", "d", 2)));

        assertThat(chain.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.missingId()).isEqualTo("b");
            assertThat(gap.from()).isEqualTo(NOON.plusSeconds(30));
            assertThat(gap.to()).isEqualTo(NOON.plusSeconds(120));
            assertThat(gap.touches(NOON, NOON.plusSeconds(60))).isTrue();
            assertThat(gap.touches(NOON.plusSeconds(200), NOON.plusSeconds(300)))
                    .isFalse();
        });
    }

    @Test
    void a_boot_begins_a_chain_of_its_own() {
        var other = new File("x", "y", "boot-2", NOON, NOON);

        assertThat(LogChain.of(List.of(file("a", "b", 0), other)).gaps()).isEmpty();
    }

    private static File file(String id, String next, int minute) {
        Instant from = NOON.plusSeconds(60L * minute);
        return new File(id, next, "boot-1", from, from.plusSeconds(30));
    }
}
