package dev.fleetward.disclosure;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;

/** Writes down that a case came to a state. */
@ApplicationScoped
class StateLog {
    private final CaseChanges changes;
    private final CaseStore store;
    private final Audit audit;

    StateLog(CaseChanges changes, CaseStore store, Audit audit) {
        this.changes = changes;
        this.store = store;
        this.audit = audit;
    }

    /** @param reason why; may be empty */
    void enter(Tx tx, Caller caller, Case c, CaseState to, String reason) {
        Handling before = c.handling();
        store.handled(
                tx, c.id(), new Handling(to, changes.now(c), before.assignee(), before.tlp(), before.embargoUntil()));
        changes.record(
                tx,
                caller,
                c,
                "State: " + to.title(),
                "From %s.%s".formatted(before.state().slug(), reason.isBlank() ? "" : " " + reason.strip()));
        audit.record(
                tx,
                caller,
                "case.state-changed",
                c.name(),
                before.state().slug(),
                Map.of("state", to.slug(), "reason", reason.strip()));
    }
}
