package dev.fleetward.compliance.documents;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** What people write for a product's documents. Safe for concurrent use. */
@ApplicationScoped
class Texts {
    static final int MAX_TEXT_CHARACTERS = 20_000;

    private static final int MAX_LINE_CHARACTERS = 200;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final TextStore store;

    Texts(Db db, Clock clock, Audit audit, TextStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.store = store;
    }

    /** By item; none that is empty. */
    Map<String, String> of(Product product) {
        return db.inTransaction(product.organization(), tx -> store.texts(tx, product.id()));
    }

    /**
     * Changes those named; an empty text takes one away.
     *
     * @throws Problem 404 for an item there is not, 400 for a text too long or a date that is none
     */
    void change(Caller caller, Product product, Map<String, String> changes) {
        changes.forEach(Texts::check);
        db.doInTransaction(product.organization(), tx -> {
            Map<String, String> before = store.texts(tx, product.id());
            changes.forEach((item, text) -> {
                String after = text.strip().replace("\r\n", "\n");
                String was = before.getOrDefault(item, "");
                if (after.equals(was)) {
                    return;
                }
                if (after.isEmpty()) {
                    store.remove(tx, product.id(), item);
                } else {
                    store.save(
                            tx,
                            product,
                            item,
                            after,
                            caller.name(),
                            clock.instant().truncatedTo(ChronoUnit.SECONDS));
                }
                audit.record(tx, caller, "document-text.saved", product.slug() + " " + item, was, after);
            });
        });
    }

    private static void check(String item, String text) {
        TextItem wanted = TextItem.of(item);
        int most = wanted.isShort() ? MAX_LINE_CHARACTERS : MAX_TEXT_CHARACTERS;
        if (text.length() > most) {
            throw Problem.invalid("%s may have at most %,d characters.".formatted(wanted.title(), most));
        }
        if (item.equals("sign.date") && !text.isBlank()) {
            try {
                LocalDate.parse(text.strip());
            } catch (DateTimeParseException e) {
                throw Problem.invalid("Date of issue must be a day such as 2027-12-01, not “%s”.".formatted(text));
            }
        }
    }
}
