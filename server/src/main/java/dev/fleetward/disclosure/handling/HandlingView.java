package dev.fleetward.disclosure.handling;

import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.CaseEntry;
import dev.fleetward.disclosure.CaseState;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a case is worked on, as the API tells it.
 *
 * @param nextStates what it may become
 * @param exposed how many devices are exposed to its vulnerability now, in words; empty when nobody can say
 * @param reporter who follows it from outside
 * @param messages with the reporter, the newest first
 */
record HandlingView(
        String number,
        String state,
        Instant since,
        List<String> nextStates,
        Optional<String> assignee,
        String tlp,
        Optional<Instant> embargoUntil,
        boolean underEmbargo,
        String exposed,
        List<CaseLink> links,
        Optional<String> reporter,
        List<CaseEntry> messages) {

    static HandlingView of(
            Case c,
            Instant now,
            String exposed,
            List<CaseLink> links,
            Optional<String> reporter,
            List<CaseEntry> messages) {
        return new HandlingView(
                c.name(),
                c.handling().state().slug(),
                c.handling().since(),
                c.handling().state().next().stream().map(CaseState::slug).toList(),
                c.handling().assignee(),
                c.handling().tlp().slug(),
                c.handling().embargoUntil(),
                c.handling().isUnderEmbargo(c.at(now)),
                exposed,
                links,
                reporter,
                messages);
    }
}
