package dev.fleetward.disclosure;

import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** What is said of a case: among colleagues, and with the person who reported it. Nothing said is ever changed. */
@ApplicationScoped
public class CaseMessages {
    public static final String TO_REPORTER = "Message to the reporter";
    public static final String FROM_REPORTER = "Message from the reporter";

    private static final int MAX_FROM_REPORTER = 200;

    private final CaseChanges changes;
    private final CaseLogStore log;

    CaseMessages(CaseChanges changes, CaseLogStore log) {
        this.changes = changes;
        this.log = log;
    }

    /** @throws Problem 400 for an empty or overlong text */
    public Case toReporter(Caller caller, Product product, int number, String text) {
        CaseChanges.requireText("text", text, Cases.MAX_TEXT_CHARACTERS);
        return changes.change(
                product,
                number,
                (tx, c) -> log.add(
                        tx,
                        product.organization(),
                        c.id(),
                        new CaseEntry(changes.now(c), caller.name(), TO_REPORTER, text.strip()),
                        true));
    }

    /** @throws Problem 400 for an empty or overlong text, 409 when there are too many */
    public Case fromReporter(Product product, int number, String reporter, String text) {
        CaseChanges.requireText("text", text, Cases.MAX_TEXT_CHARACTERS);
        return changes.change(product, number, (tx, c) -> {
            long said = log.forReporter(tx, c.id()).stream()
                    .filter(entry -> entry.what().equals(FROM_REPORTER))
                    .count();
            if (said >= MAX_FROM_REPORTER) {
                throw Problem.conflict(
                        "too-many-messages",
                        "There are %d messages already. Write to the maker's contact instead."
                                .formatted(MAX_FROM_REPORTER));
            }
            log.add(
                    tx,
                    product.organization(),
                    c.id(),
                    new CaseEntry(changes.now(c), reporter, FROM_REPORTER, text.strip()),
                    true);
        });
    }

    /** What its reporter may read, the newest first. */
    public List<CaseEntry> withReporter(Tx tx, Case c) {
        return log.forReporter(tx, c.id());
    }
}
