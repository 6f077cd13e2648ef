package dev.fleetward.disclosure.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.kernel.Problem;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What may be shared with whom: FIRST's Traffic Light Protocol 2.0. */
class TlpTest {

    @Test
    void every_label_is_read_as_it_is_written() {
        assertThat(Stream.of(Tlp.values()).map(Tlp::label))
                .containsExactly("TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR");
        assertThat(Stream.of(Tlp.values()).map(Tlp::slug).map(Tlp::parse)).containsExactly(Tlp.values());
    }

    @Test
    void only_clear_is_for_everybody() {
        assertThat(Stream.of(Tlp.values()).filter(Tlp::isPublic)).containsExactly(Tlp.CLEAR);
    }

    @Test
    void csaf_2_0_calls_clear_white_and_knows_no_strict_amber() {
        assertThat(Tlp.CLEAR.csaf20()).isEqualTo("WHITE");
        assertThat(Tlp.AMBER_STRICT.csaf20()).isEqualTo("AMBER");
    }

    @Test
    void an_unknown_label_is_refused_with_those_there_are() {
        assertThatThrownBy(() -> Tlp.parse("white"))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("red, amber-strict, amber, green, clear");
    }
}
