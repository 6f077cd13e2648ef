package dev.fleetward.insight.delivery;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What became of one attempt.
 *
 * @param status of HTTP or SMTP; 0 when nobody answered
 * @param trouble why it failed, in words; empty when it did not
 * @param excerpt the beginning of the answer
 * @param isFinal whether trying again would change nothing
 * @param waitAtLeast what the target asked for
 */
public record Outcome(int status, String trouble, String excerpt, boolean isFinal, Optional<Duration> waitAtLeast) {
    static final int MAX_EXCERPT_CHARACTERS = 500;
    private static final Duration MAX_WAIT = Duration.ofHours(6);

    /** Of a request that will be refused the same way whenever it comes. */
    private static final Set<Integer> FINAL = Set.of(400, 401, 403, 404, 405, 406, 410, 411, 413, 414, 415, 422);

    public Outcome {
        excerpt = printable(excerpt);
        trouble = printable(trouble);
    }

    static Outcome delivered(int status, String excerpt) {
        return new Outcome(status, "", excerpt, true, Optional.empty());
    }

    static Outcome failed(int status, String trouble, String excerpt) {
        return new Outcome(status, trouble, excerpt, false, Optional.empty());
    }

    static Outcome refused(int status, String trouble, String excerpt) {
        return new Outcome(status, trouble, excerpt, true, Optional.empty());
    }

    static Outcome ofHttp(int status, String excerpt, Optional<Duration> retryAfter) {
        if (status >= 200 && status < 300) {
            return delivered(status, excerpt);
        }
        if (status >= 300 && status < 400) {
            return refused(
                    status, "It answered with a redirect, which is not followed; give the final address.", excerpt);
        }
        return new Outcome(
                status,
                "It answered %d.".formatted(status),
                excerpt,
                FINAL.contains(status),
                retryAfter.map(wait -> wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait));
    }

    public boolean isDelivered() {
        return trouble.isEmpty();
    }

    private static String printable(String text) {
        String clean = text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "").strip();
        return clean.length() <= MAX_EXCERPT_CHARACTERS ? clean : clean.substring(0, MAX_EXCERPT_CHARACTERS) + "…";
    }
}
