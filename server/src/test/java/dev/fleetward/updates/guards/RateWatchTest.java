package dev.fleetward.updates.guards;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.insight.Comparison;
import dev.fleetward.insight.GuardKind;
import dev.fleetward.updates.guards.ObservationStore.Day;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RateWatchTest {
    private static final UUID UPDATED = UUID.randomUUID();
    private static final UUID WAITING = UUID.randomUUID();
    private static final Instant AT = Instant.parse("2026-05-02T12:00:00Z");
    private static final LocalDate DAY = LocalDate.parse("2026-05-02");

    private final RateWatch rates = new RateWatch(
            new Watch(UUID.randomUUID(), UUID.randomUUID(), "main", "2.0", null, AT, null, 0.05, 0, GuardRule.USUAL),
            Map.of(UPDATED, AT, WAITING, Instant.MAX));

    @Test
    void the_version_an_event_names_decides_its_side() {
        add(UPDATED, "1.0", DAY, AT.plusSeconds(60));
        add(UPDATED, "2.0", DAY, AT.minusSeconds(60));
        add(WAITING, "1.0", DAY, AT);

        assertThat(comparison().stretches().getFirst().updated().eventDays()).isEqualTo(1);
        assertThat(comparison().stretches().getFirst().waiting().eventDays()).isEqualTo(2);
        assertThat(comparison().affected()).isEqualTo(1);
    }

    @Test
    void an_event_that_names_none_is_told_by_its_time() {
        add(UPDATED, null, DAY, AT.plusSeconds(1));
        add(UPDATED, null, DAY.plusDays(1), null);
        add(UPDATED, null, DAY.minusDays(1), null);
        add(UPDATED, null, DAY, null);

        assertThat(comparison().affected()).isEqualTo(1);
        assertThat(comparison().stretches().getFirst().updated().eventDays()).isEqualTo(1);
        assertThat(comparison().stretches().getFirst().waiting().eventDays()).isZero();
    }

    @Test
    void a_device_counts_once_a_day_and_other_software_and_strangers_not_at_all() {
        add(WAITING, "1.0", DAY, AT);
        add(WAITING, "1.0", DAY, AT.plusSeconds(9));
        rates.add(new EventDay(WAITING, Optional.of("modem"), Optional.of("7"), DAY, Optional.of(AT)));
        add(UUID.randomUUID(), "1.0", DAY, AT);

        assertThat(comparison().stretches().getFirst().waiting().eventDays()).isEqualTo(1);
    }

    @Test
    void devices_that_have_events_day_after_day_make_their_days_count_for_less() {
        for (int day = 0; day < 4; day++) {
            add(WAITING, "1.0", DAY.plusDays(day), AT);
        }

        assertThat(comparison().dispersion()).isEqualTo(4);
        assertThat(Comparison.dispersion(List.of(1L, 1L, 1L))).isEqualTo(1);
    }

    private void add(UUID device, @Nullable String version, LocalDate day, @Nullable Instant at) {
        rates.add(new EventDay(
                device, Optional.of("main"), Optional.ofNullable(version), day, Optional.ofNullable(at)));
    }

    private Comparison comparison() {
        return rates.comparison(GuardKind.CRASH, List.of(new Day(DAY, 24, 24)), "");
    }
}
