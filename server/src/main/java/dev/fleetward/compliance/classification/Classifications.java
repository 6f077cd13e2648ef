package dev.fleetward.compliance.classification;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.compliance.Classification;
import dev.fleetward.compliance.TechnicalFile;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Guided decisions, taken and kept. Safe for concurrent use. */
@ApplicationScoped
public class Classifications {
    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final TechnicalFile file;
    private final DecisionStore store;

    Classifications(Db db, Clock clock, Audit audit, TechnicalFile file, DecisionStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.file = file;
        this.store = store;
    }

    /** The decision that holds. */
    public Optional<Decision> newest(Product product) {
        return history(product).stream().findFirst();
    }

    /** All decisions, newest first. */
    public List<Decision> history(Product product) {
        return db.inTransaction(product.organization(), tx -> store.list(tx, product.id()));
    }

    /** @throws Problem 404 when there is none of that number */
    Decision require(Product product, int number) {
        return db.inTransaction(product.organization(), tx -> store.find(tx, product.id(), number))
                .orElseThrow(() -> Problem.notFound("Classification decision", String.valueOf(number)));
    }

    /** @throws Problem 400 for answers that are missing or do not go together, with the article */
    Outcome check(Map<String, String> answers) {
        return new Walk(answers).outcome();
    }

    /** Keeps the decision; its class and procedure become those of the technical file. */
    Decision decide(Caller caller, Product product, Map<String, String> answers) {
        Outcome outcome = check(answers);
        if (outcome.inScope() && outcome.route().isEmpty()) {
            throw Problem.invalid("Choose a procedure (route): “%s” (CRA Article 32)."
                    .formatted(Guide.GUIDE.question("route").text()));
        }
        return db.inTransaction(product.organization(), tx -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Decision kept = store.insert(tx, product, outcome, caller.name(), now);
            audit.record(tx, caller, "classification.decided", product.slug(), null, kept);
            file.guided(
                    tx,
                    product,
                    outcome.productClass()
                            .map(of -> new Classification(
                                    of,
                                    outcome.category(),
                                    outcome.coreFunction(),
                                    outcome.route().orElseThrow(),
                                    caller.name(),
                                    now)));
            return kept;
        });
    }
}
