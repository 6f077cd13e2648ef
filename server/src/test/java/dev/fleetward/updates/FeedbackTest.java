package dev.fleetward.updates;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fleetward.updates.Feedback.Execution;
import dev.fleetward.updates.Feedback.Finished;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FeedbackTest {
    @Test
    void only_execution_and_finished_are_required() {
        Feedback feedback = parse("{\"status\":{\"execution\":\"closed\",\"result\":{\"finished\":\"success\"}}}")
                .orElseThrow();

        assertThat(feedback.execution()).isEqualTo(Execution.CLOSED);
        assertThat(feedback.finished()).isEqualTo(Finished.SUCCESS);
        assertThat(feedback.details()).isEmpty();
    }

    @Test
    void the_id_may_be_a_number_a_text_or_absent_and_the_time_any_words() {
        for (String head : new String[] {"\"id\":42,", "\"id\":\"42\",\"time\":\"20261124T101112\",", ""}) {
            assertThat(parse("{" + head + "\"status\":{\"execution\":\"proceeding\",\"result\":{\"finished\":\"none\","
                            + "\"progress\":{\"cnt\":1,\"of\":3}},\"code\":200,\"details\":[\"a\",\"b\"]}}"))
                    .hasValueSatisfying(f -> assertThat(f.details()).containsExactly("a", "b"));
        }
    }

    @Test
    void unknown_words_are_no_feedback() {
        assertThat(parse("{\"status\":{\"execution\":\"CLOSED\",\"result\":{\"finished\":\"success\"}}}"))
                .isEmpty();
        assertThat(parse("{\"status\":{\"execution\":\"closed\"}}")).isEmpty();
        assertThat(parse("{}")).isEmpty();
        assertThat(parse("[1]")).isEmpty();
    }

    @Test
    void swupdate_waiting_for_its_restart_is_recognised() {
        Feedback feedback = parse(
                        "{\"id\":7,\"status\":{\"execution\":\"proceeding\",\"result\":{\"finished\":\"none\"},"
                                + "\"details\":[\"All Chunks Installed.\"]}}")
                .orElseThrow();

        assertThat(feedback.awaitsRestart()).isTrue();
    }

    private static Optional<Feedback> parse(String json) {
        try {
            return Feedback.of(new ObjectMapper().readTree(json));
        } catch (JsonProcessingException notJson) {
            throw new IllegalArgumentException(notJson);
        }
    }
}
