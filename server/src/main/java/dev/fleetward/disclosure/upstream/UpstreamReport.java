package dev.fleetward.disclosure.upstream;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A report to who makes a component.
 *
 * @param number within its case; people see it as "U-2"
 * @param component by name or package URL
 * @param recipient whom it is meant for
 * @param text as Markdown
 * @param embargoUntil until when the maker is asked to keep it
 * @param notNeeded why nothing is sent, when it is not
 */
record UpstreamReport(
        int number,
        String component,
        String recipient,
        String text,
        Optional<Instant> embargoUntil,
        Patch patch,
        Instant changedAt,
        String changedBy,
        Optional<Sending> sent,
        Optional<Waiver> notNeeded,
        List<Answer> answers) {

    /**
     * @param reference the recipient's own, such as an issue's address; may be empty
     * @param sha256 of the text as UTF-8
     */
    record Sending(Instant at, String to, Channel channel, String reference, String sha256, String by) {}

    record Waiver(Instant at, String reason, String by) {}

    record Answer(Instant at, String text, Instant recordedAt, String recordedBy) {}

    @JsonProperty
    public String name() {
        return "U-" + number;
    }

    @JsonProperty
    public String state() {
        return sent.isPresent() ? "sent" : notNeeded.isPresent() ? "not-needed" : "draft";
    }

    public boolean draft() {
        return sent.isEmpty() && notNeeded.isEmpty();
    }

    public long answerCount() {
        return answers.size();
    }

    UpstreamReport with(List<Answer> all) {
        return new UpstreamReport(
                number,
                component,
                recipient,
                text,
                embargoUntil,
                patch,
                changedAt,
                changedBy,
                sent,
                notNeeded,
                List.copyOf(all));
    }
}
