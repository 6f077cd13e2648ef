package dev.fleetward.disclosure;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.access.Colleagues;
import dev.fleetward.disclosure.facts.Tlp;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Moves a case through its states, and says who works on it and what may be told of it. Safe for concurrent use. */
@ApplicationScoped
public class CaseProgress {
    private static final Duration MAX_EMBARGO = Duration.ofDays(365);

    private final CaseChanges changes;
    private final CaseStore store;
    private final CaseMoments moments;
    private final StateLog states;
    private final Colleagues colleagues;
    private final Audit audit;
    private final Clock clock;

    CaseProgress(
            CaseChanges changes,
            CaseStore store,
            CaseMoments moments,
            StateLog states,
            Colleagues colleagues,
            Audit audit,
            Clock clock) {
        this.changes = changes;
        this.store = store;
        this.moments = moments;
        this.states = states;
        this.colleagues = colleagues;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * @param reason obligatory to go back, to close and to reject
     * @throws Problem 409 for a state it cannot come to from where it is, while a clock runs or under an embargo; 400
     *     without a reason
     */
    public Case move(Caller caller, Product product, int number, CaseState to, String reason) {
        return changes.change(product, number, (tx, c) -> {
            if (to.isOver()) {
                refuseRunning(c);
            }
            c.handling().state().refuseOtherThanNext(c.name(), to);
            if (c.handling().state().wantsReason(to) || !reason.isEmpty()) {
                CaseChanges.requireText("reason", reason, Cases.MAX_TEXT_CHARACTERS);
            }
            if (to == CaseState.DISCLOSED) {
                c.refusePublic(clock.instant());
            }
            if (to.isOver()) {
                moments.closed(tx, caller, c, to == CaseState.REJECTED ? "Rejected: " + reason.strip() : reason);
            }
            states.enter(tx, caller, c, to, reason);
        });
    }

    private void refuseRunning(Case c) {
        c.clocks(clock.instant()).stream()
                .filter(StageClock::isOpen)
                .filter(_ -> c.closed().isEmpty())
                .findFirst()
                .ifPresent(open -> {
                    throw Problem.conflict(
                            "clock-running",
                            "The clock of the %s of case %s still runs. Send it before you end the case."
                                    .formatted(open.stage().title().toLowerCase(Locale.ROOT), c.name()));
                });
    }

    /**
     * What to change of a case; what is null stays.
     *
     * @param assignee e-mail address of a colleague; empty for nobody
     * @param embargoUntil as an instant; empty lifts the embargo
     */
    public record Change(
            @Nullable String assignee,
            @Nullable String tlp,
            @Nullable String embargoUntil) {}

    /** @throws Problem 400 for nobody of the organization, no label of TLP 2.0 or an embargo that cannot be */
    public Case change(Caller caller, Product product, int number, Change wanted) {
        return changes.change(product, number, (tx, c) -> {
            Handling before = c.handling();
            var after = new Handling(
                    before.state(),
                    before.since(),
                    wanted.assignee == null ? before.assignee() : assignee(product, wanted.assignee.strip()),
                    wanted.tlp == null ? before.tlp() : Tlp.parse(wanted.tlp),
                    wanted.embargoUntil == null ? before.embargoUntil() : embargo(c, wanted.embargoUntil.strip()));
            if (after.equals(before)) {
                return;
            }
            store.handled(tx, c.id(), after);
            changes.record(tx, caller, c, "Handling changed", String.join("\n", difference(before, after)));
            audit.record(tx, caller, "case.handling-changed", c.name(), told(before), told(after));
        });
    }

    private Optional<String> assignee(Product product, String email) {
        if (email.isEmpty()) {
            return Optional.empty();
        }
        if (!colleagues.active(product.organization()).contains(email)) {
            throw Problem.invalid("“%s” is nobody of your organization who may sign in.".formatted(email));
        }
        return Optional.of(email);
    }

    private Optional<Instant> embargo(Case c, String until) {
        if (until.isEmpty()) {
            return Optional.empty();
        }
        Instant at = parsed(until);
        Instant now = changes.now(c);
        if (!at.isAfter(now) || at.isAfter(now.plus(MAX_EMBARGO))) {
            throw Problem.invalid("embargoUntil must be to come, and at most %d days away, not %s."
                    .formatted(MAX_EMBARGO.toDays(), at));
        }
        return Optional.of(at);
    }

    private static Instant parsed(String until) {
        try {
            return Instant.parse(until);
        } catch (java.time.format.DateTimeParseException e) {
            throw Problem.invalid(
                    "embargoUntil must be a moment such as 2027-01-15T09:00:00Z, not “%s”.".formatted(until));
        }
    }

    private static List<String> difference(Handling before, Handling after) {
        var lines = new ArrayList<String>();
        if (!before.assignee().equals(after.assignee())) {
            lines.add(after.assignee()
                    .map(who -> "Assigned to %s.".formatted(who))
                    .orElse("Assigned to nobody."));
        }
        if (before.tlp() != after.tlp()) {
            lines.add("%s instead of %s."
                    .formatted(after.tlp().label(), before.tlp().label()));
        }
        if (!before.embargoUntil().equals(after.embargoUntil())) {
            lines.add(after.embargoUntil()
                    .map(until -> "Under embargo until %s.".formatted(until))
                    .orElse("Embargo lifted."));
        }
        return lines;
    }

    private static Map<String, String> told(Handling handling) {
        return Map.of(
                "assignee",
                handling.assignee().orElse(""),
                "tlp",
                handling.tlp().slug(),
                "embargoUntil",
                handling.embargoUntil().map(Instant::toString).orElse(""));
    }
}
