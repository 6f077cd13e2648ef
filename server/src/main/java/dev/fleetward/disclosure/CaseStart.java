package dev.fleetward.disclosure;

import dev.fleetward.access.Caller;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;

/** Starts a case from what somebody was looking at: a vulnerability, an issue or an alert. */
@ApplicationScoped
class CaseStart {
    private final Cases cases;
    private final CaseOrigin origin;

    CaseStart(Cases cases, CaseOrigin origin) {
        this.cases = cases;
        this.origin = origin;
    }

    /**
     * @param issue its number; empty for none
     * @param note what it was started from, in words; empty for nothing
     */
    record From(String issue, String note) {}

    /** @throws dev.fleetward.kernel.Problem as opening a case does, and 404 for an issue there is not */
    Case open(Caller caller, Product product, CaseStore.NewCase fresh, From from) {
        if (!from.issue.isBlank()) {
            origin.requireIssue(product, from.issue.strip());
        }
        if (!from.note.isBlank()) {
            CaseChanges.requireText("from", from.note, Cases.MAX_TEXT_CHARACTERS);
        }
        Case opened = cases.open(caller, product, fresh);
        if (!from.issue.isBlank()) {
            origin.startedFromIssue(caller, product, opened, from.issue.strip());
        }
        return from.note.isBlank() ? opened : cases.note(caller, product, opened.number(), from.note);
    }
}
