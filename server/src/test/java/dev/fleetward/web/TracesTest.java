package dev.fleetward.web;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What a collector of OpenTelemetry is told of the server's own work. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@QuarkusTestResource(value = Collector.class, restrictToAnnotatedClass = true)
class TracesTest {
    private final TestOrganization organization = new TestOrganization();

    @Test
    void a_request_is_told_by_its_route_with_the_transactions_it_took() {
        String trace = UUID.randomUUID().toString().replace("-", "");
        String serial = "SECRET-" + organization.slug;

        TestOrganization.send(organization
                .request(organization.api("/devices/" + serial))
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"));

        eventually(() -> assertThat(of(trace))
                .extracting(Span::getName)
                .contains("GET /api/v1/products/{slug}/devices/{serial}"));
        Span request = of(trace).stream()
                .filter(span -> span.getKind() == Span.SpanKind.SPAN_KIND_SERVER)
                .findFirst()
                .orElseThrow();
        assertThat(HexFormat.of().formatHex(request.getParentSpanId().toByteArray()))
                .isEqualTo("00f067aa0ba902b7");
        assertThat(attributes(request))
                .containsEntry("http.request.method", "GET")
                .containsEntry("http.route", "/api/v1/products/{slug}/devices/{serial}")
                .containsEntry("http.response.status_code", "404");
        assertThat(request.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
        eventually(() -> assertThat(of(trace))
                .filteredOn(span -> span.getName().startsWith("transaction"))
                .isNotEmpty()
                .allMatch(span -> span.getParentSpanId().equals(request.getSpanId()))
                .allMatch(span -> span.getEndTimeUnixNano() <= request.getEndTimeUnixNano() + 50_000_000));
        assertThat(of(trace).toString()).doesNotContain(serial, organization.slug);
        assertThat(Collector.services()).contains("service.name=fleetward");
    }

    @Test
    void decoding_and_recurring_work_are_traces_of_their_own() {
        TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/api/v0/chunks/S-1"))
                .header("Memfault-Project-Key", organization.projectKey)
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(new byte[] {8, 2, 0, 0, 1, 2})));

        eventually(() ->
                assertThat(Collector.spans()).extracting(Span::getName).contains("decode batch", "job lake-flush"));
        Span decode = Collector.spans().stream()
                .filter(span -> span.getName().equals("decode batch"))
                .findFirst()
                .orElseThrow();
        assertThat(decode.getParentSpanId().isEmpty()).isTrue();
        eventually(() -> assertThat(Collector.spans())
                .anyMatch(span -> span.getTraceId().equals(decode.getTraceId())
                        && span.getParentSpanId().equals(decode.getSpanId())
                        && span.getName().equals("transaction tenant")));
    }

    private static List<Span> of(String trace) {
        return Collector.spans().stream()
                .filter(span -> HexFormat.of()
                        .formatHex(span.getTraceId().toByteArray())
                        .equals(trace))
                .toList();
    }

    private static Map<String, String> attributes(Span span) {
        return span.getAttributesList().stream().collect(Collectors.toMap(fact -> fact.getKey(), fact -> fact.getValue()
                .getStringValue()));
    }
}
