package dev.fleetward.compliance.checklists;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.TimeOrderedId;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps filled checklists; none changes afterwards. Safe for concurrent use. */
@ApplicationScoped
class Checks {
    private static final int MAX_LISTED = 500;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final CheckStore store;

    Checks(Db db, Clock clock, Audit audit, CheckStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.store = store;
    }

    /** A checklist as it comes in; what is absent is empty. */
    record Filled(
            @Nullable String role,
            @Nullable String operator,
            @Nullable String checkedBy,
            @Nullable String checkedOn,
            @Nullable List<Given> answers) {}

    /** @param answer yes or no */
    record Given(
            @Nullable String item,
            @Nullable String answer,
            @Nullable String note) {}

    /** The newest first. */
    List<OperatorCheck> list(Product product) {
        return db.inTransaction(product.organization(), tx -> store.list(tx, product.id(), MAX_LISTED));
    }

    /** @throws Problem 404 when the product has none of that id */
    OperatorCheck require(Product product, UUID id) {
        return db.inTransaction(product.organization(), tx -> store.find(tx, product.id(), id))
                .orElseThrow(() -> Problem.notFound("Checklist", id.toString()));
    }

    /** @throws Problem 400 naming what is missing or cannot be */
    OperatorCheck record(Caller caller, Product product, Filled filled) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        List<Given> given = filled.answers() == null ? List.of() : filled.answers();
        var check = new OperatorCheck(
                TimeOrderedId.at(now),
                text(filled.role()),
                text(filled.operator()),
                text(filled.checkedBy()),
                day(text(filled.checkedOn()), now),
                given.stream().flatMap(one -> answer(one).stream()).toList(),
                caller.name(),
                now);
        db.doInTransaction(product.organization(), tx -> {
            store.insert(tx, product, check);
            audit.record(tx, caller, "operator-check.recorded", product.slug() + " " + check.operator(), null, check);
        });
        return check;
    }

    /** None for an item left open. */
    private static Optional<OperatorCheck.Answer> answer(Given given) {
        return switch (text(given.answer())) {
            case "yes" -> Optional.of(new OperatorCheck.Answer(text(given.item()), true, text(given.note())));
            case "no" -> Optional.of(new OperatorCheck.Answer(text(given.item()), false, text(given.note())));
            case "" -> Optional.empty();
            default -> throw Problem.invalid("answer must be yes or no, not “%s”.".formatted(given.answer()));
        };
    }

    private static LocalDate day(String text, Instant now) {
        try {
            LocalDate day = LocalDate.parse(text);
            if (day.isAfter(LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(1))) {
                throw Problem.invalid("checkedOn lies ahead: %s.".formatted(day));
            }
            return day;
        } catch (DateTimeParseException e) {
            throw Problem.invalid("checkedOn must be a day such as 2027-12-01, not “%s”.".formatted(text));
        }
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value.strip();
    }
}
