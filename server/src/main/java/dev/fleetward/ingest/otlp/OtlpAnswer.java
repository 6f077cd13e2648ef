package dev.fleetward.ingest.otlp;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceResponse;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Answers in the form the request had: protobuf or JSON; errors as google.rpc.Status, which the protocol asks for. */
final class OtlpAnswer {
    static final String PROTOBUF = "application/x-protobuf";
    static final String JSON = "application/json";
    private static final int STATUS_CODE_FIELD = 1;
    private static final int STATUS_MESSAGE_FIELD = 2;

    private OtlpAnswer() {}

    static Response taken(Message answer, boolean isJson) {
        return isJson ? answered(200, JSON, Json.write(json(answer))) : answered(200, PROTOBUF, answer.toByteArray());
    }

    /** Numbers of 64 bits are texts in protobuf's JSON. */
    private static Map<String, Object> json(Message answer) {
        return switch (answer) {
            case ExportMetricsServiceResponse metrics
            when metrics.hasPartialSuccess() ->
                partial(
                        "rejectedDataPoints",
                        metrics.getPartialSuccess().getRejectedDataPoints(),
                        metrics.getPartialSuccess().getErrorMessage());
            case ExportLogsServiceResponse logs
            when logs.hasPartialSuccess() ->
                partial(
                        "rejectedLogRecords",
                        logs.getPartialSuccess().getRejectedLogRecords(),
                        logs.getPartialSuccess().getErrorMessage());
            default -> Map.of();
        };
    }

    private static Map<String, Object> partial(String name, long refused, String why) {
        return Map.of("partialSuccess", Map.of(name, Long.toString(refused), "errorMessage", why));
    }

    static Response refused(Problem problem, boolean isJson) {
        return refused(problem, isJson, "");
    }

    /** @param reference of the line in the log; empty when there is none */
    static Response refused(Problem problem, boolean isJson, String reference) {
        String message =
                reference.isEmpty() ? problem.detail() : "%s (reference %s)".formatted(problem.detail(), reference);
        Response answer = isJson
                ? answered(problem.status(), JSON, Json.write(both(problem, message)))
                : answered(problem.status(), PROTOBUF, status(problem, message));
        return problem.retryAfterSeconds() == 0
                ? answer
                : Response.fromResponse(answer)
                        .header("Retry-After", problem.retryAfterSeconds())
                        .build();
    }

    /** A problem of RFC 9457 and a google.rpc.Status at once: each reader passes over the other's members. */
    private static Map<String, Object> both(Problem problem, String message) {
        var body = new LinkedHashMap<>(problem.members());
        body.put("type", "/problems/" + problem.type());
        body.put("title", problem.title());
        body.put("status", problem.status());
        body.put("detail", message);
        body.put("code", code(problem.status()));
        body.put("message", message);
        return body;
    }

    private static byte[] status(Problem problem, String message) {
        var bytes = new ByteArrayOutputStream();
        try {
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            out.writeInt32(STATUS_CODE_FIELD, code(problem.status()));
            out.writeString(STATUS_MESSAGE_FIELD, message);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Codes of google.rpc.Code. */
    private static int code(int status) {
        return switch (status) {
            case 400, 413, 415 -> 3;
            case 401, 403 -> 16;
            case 404 -> 5;
            case 429 -> 8;
            case 503 -> 14;
            default -> 2;
        };
    }

    private static Response answered(int status, String type, Object body) {
        return Response.status(status).type(type).entity(body).build();
    }
}
