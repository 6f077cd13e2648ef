package dev.fleetward.compliance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EvidenceChainTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final UUID PRODUCT = UUID.fromString("0199c0de-0000-7000-8000-000000000001");

    private final List<EvidenceRecord> chain = new ArrayList<>();
    private final Map<String, Target> targets = new HashMap<>();

    @Test
    void an_untouched_ledger_holds() {
        append("devices.known-version", 488, 500);
        append("components.sbom-coverage", 3, 3);

        Verification verification = Verification.of(chain, head());

        assertThat(verification.valid()).isTrue();
        assertThat(verification.records()).isEqualTo(2);
        assertThat(verification.headHash()).isEqualTo(head());
    }

    @Test
    void an_empty_ledger_holds() {
        assertThat(Verification.of(chain, EvidenceRecord.GENESIS).valid()).isTrue();
    }

    @Test
    void a_changed_figure_is_found() {
        append("devices.known-version", 400, 500);
        append("devices.known-version", 410, 500);
        EvidenceRecord changed = with(chain.getFirst(), 500);
        String head = head();
        chain.set(0, changed);

        Verification verification = Verification.of(chain, head);

        assertThat(verification.valid()).isFalse();
        assertThat(verification.brokenAt()).isEqualTo(1);
        assertThat(verification.reason()).contains("content");
    }

    @Test
    void every_changed_record_is_named_and_not_the_first_alone() {
        for (int i = 0; i < 5; i++) {
            append("source-" + i, 1, 2);
        }
        String head = head();
        chain.set(1, with(chain.get(1), 2));
        chain.set(3, with(chain.get(3), 2));

        Verification verification = Verification.of(chain, head);

        assertThat(verification.broken())
                .extracting(Verification.Broken::sequence, Verification.Broken::source)
                .containsExactly(tuple(2L, "source-1"), tuple(4L, "source-3"));
        assertThat(verification.records()).isEqualTo(1);
        assertThat(verification.headHash()).isEqualTo(chain.getFirst().hash());
    }

    @Test
    void a_changed_figure_with_a_new_hash_breaks_the_next_record() {
        append("devices.known-version", 400, 500);
        append("devices.known-version", 410, 500);
        String head = head();
        chain.set(0, with(chain.getFirst(), 500).sealed());

        assertThat(Verification.of(chain, head).brokenAt()).isEqualTo(2);
    }

    @Test
    void a_removed_record_is_found() {
        append("a", 1, 1);
        append("b", 1, 1);
        append("c", 1, 1);
        String head = head();
        chain.remove(1);

        assertThat(Verification.of(chain, head).reason()).contains("2 is missing");
    }

    @Test
    void a_cut_off_tail_is_found_by_the_head() {
        append("a", 1, 1);
        append("b", 1, 1);
        String head = head();
        chain.removeLast();

        assertThat(Verification.of(chain, head).valid()).isFalse();
    }

    @Test
    void the_hash_can_be_recomputed_from_the_documented_form() {
        append("a", 1, 2);

        assertThat(head())
                .isEqualTo(EvidenceRecord.sha256("[\"fleetward-evidence-1\",\"" + PRODUCT
                        + "\",1,\"a\",\"title of a\",[\"CRA.II.1\"],1,2,\"things\",\"q\",\"2026-11-24T10:00:00Z\",\""
                        + EvidenceRecord.GENESIS + "\"]"));
    }

    @Test
    void no_data_is_never_met() {
        append("components.sbom-coverage", 0, 0);

        assertThat(state(NOW)).isEqualTo(RequirementState.NO_DATA);
    }

    @Test
    void an_old_figure_says_nothing_about_today() {
        append("components.sbom-coverage", 3, 3);

        assertThat(state(NOW.plusSeconds(60))).isEqualTo(RequirementState.MET);
        assertThat(state(NOW.plus(MatrixRow.MAX_FIGURE_AGE))).isEqualTo(RequirementState.NO_DATA);
    }

    @Test
    void one_device_short_is_met_partly() {
        append("components.sbom-coverage", 999, 1000);

        assertThat(state(NOW)).isEqualTo(RequirementState.PARTLY);
        assertThat(chain.getFirst().percent()).isEqualTo(99);
    }

    @Test
    void nothing_satisfied_is_not_met_and_beside_what_is_met_makes_it_partly() {
        append("components.sbom-coverage", 0, 3);
        assertThat(state(NOW)).isEqualTo(RequirementState.NOT_MET);

        append("devices.known-software", 5, 5);
        assertThat(state(NOW)).isEqualTo(RequirementState.PARTLY);
    }

    @Test
    void a_figure_without_data_beside_one_that_is_met_changes_nothing() {
        append("components.sbom-coverage", 0, 0);
        append("devices.known-software", 5, 5);

        assertThat(state(NOW)).isEqualTo(RequirementState.MET);
    }

    @Test
    void a_reasoned_target_may_ask_for_less_than_the_whole() {
        append("crashes.crash-free-devices", 960, 1000);

        targets.put(
                "crashes.crash-free-devices",
                new Target("crashes.crash-free-devices", 95, "no safety function", "Ada"));

        assertThat(state(NOW)).isEqualTo(RequirementState.MET);
    }

    private RequirementState state(Instant now) {
        var known = new MatrixRow.Known(chain, targets, Map.of(), Map.of(), Map.of(), now);
        return MatrixRow.of(Law.requirement("CRA.II.1"), known).state();
    }

    private String head() {
        return chain.getLast().hash();
    }

    private void append(String source, long numerator, long denominator) {
        String previous = chain.isEmpty() ? EvidenceRecord.GENESIS : head();
        chain.add(new EvidenceRecord(
                        PRODUCT,
                        chain.size() + 1L,
                        source,
                        "title of " + source,
                        List.of("CRA.II.1"),
                        numerator,
                        denominator,
                        "things",
                        "q",
                        NOW,
                        previous,
                        "")
                .sealed());
    }

    private static EvidenceRecord with(EvidenceRecord r, long numerator) {
        return new EvidenceRecord(
                r.product(),
                r.sequence(),
                r.source(),
                r.title(),
                r.requirements(),
                numerator,
                r.denominator(),
                r.unit(),
                r.queryHash(),
                r.measuredAt(),
                r.previousHash(),
                r.hash());
    }
}
