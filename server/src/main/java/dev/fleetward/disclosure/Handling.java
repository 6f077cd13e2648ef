package dev.fleetward.disclosure;

import dev.fleetward.disclosure.facts.Tlp;
import java.time.Instant;
import java.util.Optional;

/**
 * How a case is worked on.
 *
 * @param since when it came to that state
 * @param assignee e-mail address of a colleague; empty for nobody
 * @param tlp with whom what the case holds may be shared
 * @param embargoUntil until when nothing of it is made public
 */
public record Handling(
        CaseState state, Instant since, Optional<String> assignee, Tlp tlp, Optional<Instant> embargoUntil) {

    public boolean isUnderEmbargo(Instant now) {
        return embargoUntil.filter(now::isBefore).isPresent();
    }
}
