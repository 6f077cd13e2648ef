package dev.fleetward.lake.trino;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.fixture.Receiver;
import dev.fleetward.fixture.Receiver.Answer;
import java.net.URI;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the client makes of answers, those that no Trino gives when it is well among them. */
class TrinoClientTest {
    private static final TrinoClient.Limits LIMITS = new TrinoClient.Limits(Duration.ofSeconds(7), "30MB");
    private static final String NUMBER = "\"columns\":[{\"name\":\"n\",\"type\":\"bigint\"}]";

    private final Receiver trino = new Receiver();
    private final TrinoClient client =
            new TrinoClient(new TrinoServer(URI.create(trino.url("/")), "pump", Optional.empty(), Optional.empty()));

    @AfterEach
    void close() {
        client.close();
        trino.close();
    }

    @Test
    void an_answer_is_read_page_by_page_from_this_trino_whatever_host_it_names() {
        trino.answer(
                Answer.of(200, "{\"nextUri\":\"https://elsewhere.example:1/v1/statement/queued/a?slug=x\"}"),
                Answer.of(200, "{" + NUMBER + ",\"data\":[[1],[2]],\"nextUri\":\"http://elsewhere.example/b\"}"),
                Answer.of(200, "{" + NUMBER + ",\"data\":[[3]]}"));

        assertThat(ask("n")).containsExactly(1L, 2L, 3L);
        assertThat(trino.posts())
                .extracting(Receiver.Post::path)
                .containsExactly("/v1/statement", "/v1/statement/queued/a?slug=x", "/b");
        var asked = trino.posts().getFirst();
        assertThat(asked.body()).isEqualTo("SELECT 1");
        assertThat(asked.header("X-Trino-User")).isEqualTo("pump");
        assertThat(asked.header("X-Trino-Session"))
                .isEqualTo("query_max_run_time=7s,query_max_memory=30MB,query_max_total_memory=30MB");
        assertThat(asked.header("Authorization")).isNull();
    }

    @Test
    void values_are_read_by_their_type() {
        trino.answer(Answer.of(200, """
                {"columns":[{"name":"id","type":"uuid"},{"name":"at","type":"timestamp(6) with time zone"},
                            {"name":"none","type":"varchar(7)"},{"name":"nan","type":"double"},{"name":"much","type":"double"}],
                 "data":[["00000000-0000-0007-0000-000000000001","2026-10-01 02:03:04.000005 UTC",null,"NaN",1e300]]}
                """));
        var seen = new ArrayList<>();

        client.ask("SELECT", LIMITS, row -> List.of("id", "at", "none", "nan", "much")
                .forEach(name -> seen.add(row.value(name))));

        assertThat(seen)
                .containsExactly(
                        new UUID(7, 1), OffsetDateTime.parse("2026-10-01T02:03:04.000005Z"), null, Double.NaN, 1e300);
    }

    @ParameterizedTest
    @CsvSource({"429,AWAY", "502,AWAY", "503,AWAY", "504,AWAY", "401,WRONG", "404,WRONG", "302,WRONG", "500,WRONG"})
    void what_is_no_answer_says_whose_fault_it_is(int status, TrinoFailure.Kind kind) {
        trino.answer(Answer.of(status, "no"));

        assertFails(kind, "answered " + status);
    }

    @ParameterizedTest
    @CsvSource({
        "QUERY_QUEUE_FULL,INSUFFICIENT_RESOURCES,AWAY",
        "CLUSTER_OUT_OF_MEMORY,INSUFFICIENT_RESOURCES,AWAY",
        "EXCEEDED_TIME_LIMIT,INSUFFICIENT_RESOURCES,TOO_MUCH",
        "EXCEEDED_LOCAL_MEMORY_LIMIT,INSUFFICIENT_RESOURCES,TOO_MUCH",
        "QUERY_TEXT_TOO_LARGE,USER_ERROR,TOO_MUCH",
        "ICEBERG_CANNOT_OPEN_SPLIT,EXTERNAL,STALE",
        "SYNTAX_ERROR,USER_ERROR,WRONG",
    })
    void a_failed_statement_says_whose_fault_it_is(String name, String type, TrinoFailure.Kind kind) {
        trino.answer(Answer.of(
                200,
                "{\"error\":{\"errorName\":\"%s\",\"errorType\":\"%s\",\"message\":\"because\"}}"
                        .formatted(name, type)));

        assertFails(kind, name + ": because");
    }

    @Test
    void what_is_not_trino_is_said_to_be_none() {
        trino.answer(Answer.of(200, "<html>"));

        assertFails(TrinoFailure.Kind.WRONG, "does not answer as Trino does");
    }

    @Test
    void nobody_there_is_away() {
        trino.close();

        assertFails(TrinoFailure.Kind.AWAY, "does not answer");
    }

    @Test
    void a_question_whose_rows_nobody_wants_any_more_is_cancelled() {
        trino.answer(Answer.of(200, "{" + NUMBER + ",\"data\":[[1]],\"nextUri\":\"http://here/rest\"}"));

        assertThatThrownBy(() -> ask("no such column")).hasMessageContaining("no such column");

        eventually(() -> assertThat(trino.posts().getLast().path()).isEqualTo("/rest"));
    }

    @Test
    void a_password_is_sent_to_https_alone() {
        var server = new TrinoServer(
                URI.create("https://trino.example:8443"), "pump", Optional.of("secret"), Optional.empty());

        assertThat(server.authorization()).contains("Basic cHVtcDpzZWNyZXQ=");
        assertThat(server.toString()).doesNotContain("secret");
        assertThatThrownBy(() -> new TrinoServer(
                        URI.create("http://trino.example"), "pump", Optional.of("secret"), Optional.empty()))
                .hasMessageContaining("https only");
        assertThatThrownBy(() -> new TrinoServer(
                        URI.create("https://a:b@trino.example"), "pump", Optional.empty(), Optional.empty()))
                .hasMessageContaining("trino.user");
        assertThatThrownBy(() ->
                        new TrinoServer(URI.create("ftp://trino.example"), "pump", Optional.empty(), Optional.empty()))
                .hasMessageContaining("trino.url");
    }

    private void assertFails(TrinoFailure.Kind kind, String message) {
        assertThatThrownBy(() -> ask("n"))
                .isInstanceOfSatisfying(TrinoFailure.class, failure -> assertThat(failure.kind())
                        .isEqualTo(kind))
                .hasMessageContaining(message);
    }

    private List<Object> ask(String column) {
        var found = new ArrayList<>();
        client.ask("SELECT 1", LIMITS, row -> found.add(row.value(column)));
        return found;
    }
}
