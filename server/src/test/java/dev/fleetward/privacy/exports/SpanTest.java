package dev.fleetward.privacy.exports;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=10-19, 10, 10",
        "bytes=90-, 90, 10",
        "bytes=90-1000, 90, 10",
        "bytes=-10, 90, 10",
        "bytes=-1000, 0, 100",
    })
    void a_range_is_a_part(String range, long first, long length) {
        assertThat(Span.of(range, 100)).contains(new Span(first, length, true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "bytes=-", "bytes=a-b", "bytes=5-3", "items=0-1", "bytes=0-1,5-6"})
    void what_is_no_range_means_the_whole(String range) {
        assertThat(Span.of(range, 100)).contains(new Span(0, 100, false));
    }

    @Test
    void beyond_the_end_there_is_nothing() {
        assertThat(Span.of("bytes=100-", 100)).isEmpty();
        assertThat(Span.of("bytes=-0", 100)).isEmpty();
    }
}
