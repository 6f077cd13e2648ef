package dev.fleetward.updates.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.kernel.Problem;
import dev.fleetward.updates.Feedback;
import dev.fleetward.updates.Feedback.Execution;
import dev.fleetward.updates.Feedback.Finished;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How it went, in the words of the native API.
 *
 * @param cancel whether it answers the wish to cancel
 * @param confirmed whether the update may come, when that was the question
 */
record NativeReport(Feedback feedback, boolean cancel, Optional<Boolean> confirmed) {
    /** SWUpdate's words for it, which tell that only the restart is missing. */
    private static final String INSTALLED = "All Chunks Installed.";

    private static final String WORDS =
            "downloading, downloaded, installing, installed, succeeded, failed, refused, cancelled, continuing, confirmed or denied";

    /** @throws Problem 400 for a state that is none */
    static NativeReport of(JsonNode body) {
        return switch (body.path("state").asText("")) {
            case "downloading" -> update(body, Execution.DOWNLOAD, Finished.NONE);
            case "downloaded" -> update(body, Execution.DOWNLOADED, Finished.NONE);
            case "installing" -> update(body, Execution.PROCEEDING, Finished.NONE);
            case "installed" -> update(withLine(body, INSTALLED), Execution.PROCEEDING, Finished.NONE);
            case "succeeded" -> update(body, Execution.CLOSED, Finished.SUCCESS);
            case "failed" -> update(body, Execution.CLOSED, Finished.FAILURE);
            case "refused" -> update(body, Execution.REJECTED, Finished.NONE);
            case "cancelled" ->
                new NativeReport(said(body, Execution.CANCELED, Finished.SUCCESS), true, Optional.empty());
            case "continuing" ->
                new NativeReport(said(body, Execution.REJECTED, Finished.NONE), true, Optional.empty());
            case "confirmed" ->
                new NativeReport(said(body, Execution.PROCEEDING, Finished.NONE), false, Optional.of(true));
            case "denied" ->
                new NativeReport(said(body, Execution.PROCEEDING, Finished.NONE), false, Optional.of(false));
            default -> throw Problem.invalid("state must be %s.".formatted(WORDS));
        };
    }

    private static NativeReport update(JsonNode body, Execution execution, Finished finished) {
        return new NativeReport(said(body, execution, finished), false, Optional.empty());
    }

    private static Feedback said(JsonNode body, Execution execution, Finished finished) {
        JsonNode code = body.path("code");
        JsonNode progress = body.path("progress");
        boolean counted = progress.path("done").isInt() && progress.path("of").isInt();
        return new Feedback(
                execution,
                finished,
                code.isInt() ? OptionalInt.of(code.intValue()) : OptionalInt.empty(),
                counted
                        ? Optional.of(new Feedback.Share(
                                progress.get("done").intValue(),
                                progress.get("of").intValue()))
                        : Optional.empty(),
                details(body));
    }

    private static List<String> details(JsonNode body) {
        List<String> lines = new ArrayList<>(Feedback.details(body.path("details")));
        lines.addAll(Feedback.details(body.path("message")));
        return List.copyOf(lines);
    }

    private static JsonNode withLine(JsonNode body, String line) {
        ObjectNode more = JsonNodeFactory.instance.objectNode();
        more.setAll((ObjectNode) body);
        var lines = more.putArray("details").add(line);
        Feedback.details(body.path("details")).forEach(lines::add);
        return more;
    }
}
