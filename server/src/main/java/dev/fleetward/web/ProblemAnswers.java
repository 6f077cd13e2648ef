package dev.fleetward.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.fleetward.kernel.DatabaseUnavailable;
import dev.fleetward.kernel.FilesUnavailable;
import dev.fleetward.kernel.Incidents;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.objects.StoreUnavailable;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.handlers.FormBodyHandler;
import org.jboss.resteasy.reactive.server.handlers.RequestDeserializeHandler;

/** Every error becomes an RFC 9457 problem, or a page that says the same to a person. */
class ProblemAnswers {
    private static final String PROBLEM_JSON = "application/problem+json";

    /** What the framework says of parts whose end never comes; other words of that kind tell of a disk. */
    private static final String CUT_OFF = "Connection terminated parsing multipart request";

    private static final Logger LOG = Logger.getLogger(ProblemAnswers.class);

    private final Incidents incidents;

    ProblemAnswers(Incidents incidents) {
        this.incidents = incidents;
    }

    @CheckedTemplate(basePath = "web")
    static class Templates {
        private Templates() {}

        static native TemplateInstance problem(int status, String title, String detail);
    }

    @ServerExceptionMapper
    public Response problem(Problem problem, @Context HttpHeaders headers, @Context UriInfo uri) {
        Map<String, Object> members = problem.members();
        if (problem.status() >= 500) {
            members = new LinkedHashMap<>(members);
            members.put("reference", incidents.refused(problem, uri.getPath()));
        }
        Response answer =
                answer(problem.status(), problem.type(), problem.title(), problem.detail(), members, headers, uri);
        return problem.retryAfterSeconds() == 0
                ? answer
                : Response.fromResponse(answer)
                        .header(HttpHeaders.RETRY_AFTER, problem.retryAfterSeconds())
                        .build();
    }

    @ServerExceptionMapper
    public Response files(StoreUnavailable failure, @Context HttpHeaders headers, @Context UriInfo uri) {
        LOG.warnf("stored files: %s", failure.reason());
        return problem(new FilesUnavailable(), headers, uri);
    }

    @ServerExceptionMapper
    public Response http(WebApplicationException failure, @Context HttpHeaders headers, @Context UriInfo uri) {
        int status = failure.getResponse().getStatus();
        if (status < 400) {
            return failure.getResponse();
        }
        String detail =
                switch (status) {
                    case 404 -> "There is nothing at this address.";
                    case 405 -> "This address does not take that method.";
                    case 406 -> "None of the media types asked for can be given.";
                    case 415 -> "This address does not take that media type.";
                    default -> "The request could not be understood.";
                };
        String title = failure.getResponse().getStatusInfo().getReasonPhrase();
        return answer(status, "http-" + status, title, detail, headers, uri);
    }

    @ServerExceptionMapper
    public Response json(JsonProcessingException failure, @Context HttpHeaders headers, @Context UriInfo uri) {
        if (failure.getCause() instanceof Problem problem) {
            return problem(problem, headers, uri);
        }
        var at = failure.getLocation();
        String where = at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
        return answer(
                400,
                "invalid-json",
                "Invalid JSON",
                "The body is not the JSON expected%s: %s".formatted(where, fault(failure)),
                headers,
                uri);
    }

    /** Jackson's own words name our classes, unless the text is no JSON at all. */
    private static String fault(JsonProcessingException failure) {
        if (!(failure instanceof JsonMappingException mapping)) {
            return failure.getOriginalMessage();
        }
        String place = mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                .collect(Collectors.joining(" → "));
        String at = place.isEmpty() ? "" : "“" + place + "” ";
        return failure instanceof UnrecognizedPropertyException
                ? at + "is no field here."
                : at + "holds a value of another kind than the API reference says.";
    }

    /** Quarkus has an answer of its own for this one, which names our classes. */
    @ServerExceptionMapper
    public Response mismatch(MismatchedInputException failure, @Context HttpHeaders headers, @Context UriInfo uri) {
        return json(failure, headers, uri);
    }

    @ServerExceptionMapper
    public Response unexpected(Throwable failure, @Context HttpHeaders headers, @Context UriInfo uri) {
        if (isOfUnreadableBody(failure)) {
            return answer(400, "http-400", "Bad Request", "The body is not what its Content-Type says.", headers, uri);
        }
        Optional<DatabaseUnavailable> away = DatabaseUnavailable.behind(failure);
        if (away.isPresent()) {
            return problem(away.get(), headers, uri);
        }
        String reference = incidents.failed(failure, uri.getPath());
        return answer(
                500,
                "unexpected",
                "Something went wrong here",
                "The server failed, not you. The log has the cause under reference %s.".formatted(reference),
                Map.of("reference", reference),
                headers,
                uri);
    }

    /** Thrown where the framework reads a body for us: a form with broken escapes, text where JSON is meant. */
    private static boolean isOfUnreadableBody(Throwable failure) {
        boolean ofItsForm = failure instanceof IllegalArgumentException
                || failure.getCause() instanceof ReflectiveOperationException
                || (failure instanceof IOException && CUT_OFF.equals(failure.getMessage()));
        return ofItsForm
                && Arrays.stream(failure.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals(FormBodyHandler.class.getName())
                                || frame.getClassName().equals(RequestDeserializeHandler.class.getName()));
    }

    private static String withReference(String detail, Map<String, Object> members) {
        Object reference = members.get("reference");
        return reference == null || detail.contains(reference.toString())
                ? detail
                : "%s The log has more under reference %s.".formatted(detail, reference);
    }

    private static Response answer(
            int status, String type, String title, String detail, HttpHeaders headers, UriInfo uri) {
        return answer(status, type, title, detail, Map.of(), headers, uri);
    }

    private static Response answer(
            int status,
            String type,
            String title,
            String detail,
            Map<String, Object> members,
            HttpHeaders headers,
            UriInfo uri) {
        boolean page = !uri.getPath().startsWith("/api/")
                && String.valueOf(headers.getHeaderString(HttpHeaders.ACCEPT)).contains("text/html");
        if (page) {
            return Response.status(status)
                    .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                    .entity(Templates.problem(status, title, withReference(detail, members)))
                    .build();
        }
        var body = new LinkedHashMap<String, Object>(members);
        body.put("type", "/problems/" + type);
        body.put("title", title);
        body.put("status", status);
        body.put("detail", detail);
        body.put("instance", uri.getPath());
        if (uri.getPath().startsWith("/api/v0/")) {
            // The Memfault CLI reads these two without looking whether they are there.
            body.put("error", Map.of("message", detail, "type", type));
        }
        if (uri.getPath().contains("/controller/v1/")) {
            body.putAll(DdiProblem.members(status, type, detail));
        }
        return Response.status(status).type(PROBLEM_JSON).entity(body).build();
    }
}
