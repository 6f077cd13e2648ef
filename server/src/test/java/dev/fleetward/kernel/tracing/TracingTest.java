package dev.fleetward.kernel.tracing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.kernel.observation.Meters;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TracingTest {

    private static Tracing tracing(String endpoint, double ratio) {
        return new Tracing(
                Clock.systemUTC(), new Meters(), Optional.of(endpoint).filter(text -> !text.isEmpty()), ratio);
    }

    @Test
    void without_a_collector_nothing_is_kept() {
        Tracing off = tracing("", 1);

        try (Span span = off.work("x").with("a", "b")) {
            span.failed("y");
        }
        assertThat(off.isOn()).isFalse();
        assertThat(off.request("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
                .isSameAs(Span.NONE);
        assertThat(off.next()).isEmpty();
    }

    @Test
    void a_share_of_the_traces_is_told_whole_or_not_at_all() {
        Tracing tenth = tracing("http://collector:4318", 0.1);

        long told = IntStream.range(0, 2_000)
                .filter(_ -> {
                    try (Span span = tenth.work("x");
                            Span part = tenth.part("y", Span.Kind.CLIENT)) {
                        assertThat(part.isRecorded()).isEqualTo(span.isRecorded());
                        return span.isRecorded();
                    }
                })
                .count();

        assertThat(told).isBetween(120L, 290L);
    }

    @Test
    void a_part_of_nothing_is_not_told() {
        assertThat(tracing("http://collector:4318", 1)
                        .part("y", Span.Kind.CLIENT)
                        .isRecorded())
                .isFalse();
    }

    @Test
    void what_nobody_fetches_is_bounded() {
        Tracing all = tracing("http://collector:4318", 1);

        IntStream.range(0, Tracing.MAX_KEPT + 100).forEach(_ -> all.work("x").close());

        int kept = 0;
        for (var batch = all.next(); batch.isPresent(); batch = all.next()) {
            assertThat(batch.get().size()).isLessThanOrEqualTo(SpanBatch.MAX_SPANS);
            kept += batch.get().size();
        }
        assertThat(kept).isEqualTo(Tracing.MAX_KEPT);
    }

    @Test
    void settings_that_cannot_work_are_named() {
        assertThatThrownBy(() -> tracing("collector:4318", 1)).hasMessageContaining("otel.endpoint");
        assertThatThrownBy(() -> tracing("http://collector:4318", 1.5)).hasMessageContaining("otel.sampling-ratio");
    }
}
