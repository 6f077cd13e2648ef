package dev.fleetward.disclosure;

import static dev.fleetward.disclosure.CaseState.CLOSED;
import static dev.fleetward.disclosure.CaseState.CONFIRMED;
import static dev.fleetward.disclosure.CaseState.DISCLOSED;
import static dev.fleetward.disclosure.CaseState.FIXING;
import static dev.fleetward.disclosure.CaseState.FIX_AVAILABLE;
import static dev.fleetward.disclosure.CaseState.REJECTED;
import static dev.fleetward.disclosure.CaseState.TRIAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.kernel.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The phases of ISO/IEC 30111, and no other way through them. */
class CaseStateTest {

    @Test
    void a_case_that_goes_well_goes_through_all_states() {
        List<CaseState> way = List.of(TRIAGE, CONFIRMED, FIXING, FIX_AVAILABLE, DISCLOSED, CLOSED);

        for (int i = 1; i < way.size(); i++) {
            assertThat(way.get(i - 1).next()).contains(way.get(i));
            assertThat(way.get(i - 1).wantsReason(way.get(i))).isEqualTo(way.get(i) == CLOSED);
        }
    }

    @Test
    void what_is_over_stays_over() {
        assertThat(CLOSED.next()).isEmpty();
        assertThat(REJECTED.next()).isEmpty();
    }

    @Test
    void a_fix_that_is_not_enough_leads_back_with_a_reason() {
        assertThat(DISCLOSED.next()).contains(FIXING);
        assertThat(DISCLOSED.wantsReason(FIXING)).isTrue();
    }

    @Test
    void nothing_is_rejected_once_a_fix_is_there() {
        assertThat(FIX_AVAILABLE.next()).doesNotContain(REJECTED);
        assertThat(DISCLOSED.next()).doesNotContain(REJECTED);
    }

    @Test
    void another_way_is_refused_with_the_ways_there_are() {
        assertThatThrownBy(() -> TRIAGE.refuseOtherThanNext("C-3", DISCLOSED))
                .isInstanceOf(Problem.class)
                .hasMessage(
                        "Case C-3 is in state triage and cannot become disclosed. From there it can become confirmed or rejected.");
        assertThatThrownBy(() -> CLOSED.refuseOtherThanNext("C-3", FIXING)).hasMessageContaining("open a new case");
    }
}
