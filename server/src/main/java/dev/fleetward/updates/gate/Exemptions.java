package dev.fleetward.updates.gate;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.ReleaseCheck.Objection;
import dev.fleetward.products.Product;
import dev.fleetward.updates.releases.Release;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** Letting a release pass in spite of what speaks against it: one person says why, another one agrees. */
@ApplicationScoped
class Exemptions {
    private static final int MIN_REASON_CHARS = 10;
    private static final int MAX_REASON_CHARS = 2_000;

    private final Db db;
    private final ReleaseGate gate;
    private final ExemptionStore store;
    private final Audit audit;
    private final Clock clock;

    Exemptions(Db db, ReleaseGate gate, ExemptionStore store, Audit audit, Clock clock) {
        this.db = db;
        this.gate = gate;
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    /** @throws Problem 400 without a reason, 409 when nothing speaks against the release */
    UUID ask(Caller caller, Product product, Release release, String reason) {
        String why = reason.strip();
        if (why.length() < MIN_REASON_CHARS || why.length() > MAX_REASON_CHARS) {
            throw Problem.invalid("reason must say in %d to %,d characters why devices should get it all the same."
                    .formatted(MIN_REASON_CHARS, MAX_REASON_CHARS));
        }
        Judgement judgement = gate.check(product, release);
        if (judgement.passes()) {
            throw Problem.conflict("nothing-to-override", "Nothing holds %s back.".formatted(release.version()));
        }
        var covers = judgement.objections().stream().map(Objection::key).toList();
        return db.inTransaction(product.organization(), tx -> {
            UUID id = store.insert(
                    tx,
                    product.organization(),
                    release.id(),
                    why,
                    covers,
                    clock.instant(),
                    caller.name(),
                    caller.behind());
            audit.record(
                    tx,
                    caller,
                    "release.override-asked",
                    subject(product, release),
                    judgement.objections(),
                    java.util.Map.of("reason", why));
            return id;
        });
    }

    /** @throws Problem 404, 403 for whoever asked for it, 409 once it is decided */
    void decide(Caller caller, Product product, Release release, UUID id, Exemption.State verdict) {
        db.doInTransaction(product.organization(), tx -> {
            Exemption asked =
                    store.lock(tx, release.id(), id).orElseThrow(() -> Problem.notFound("Override", id.toString()));
            if (!asked.isAsked()) {
                throw Problem.conflict("override-decided", "The override was decided before.");
            }
            boolean own = asked.askedBySubject().equals(caller.behind());
            if (own && verdict == Exemption.State.GRANTED) {
                throw new Problem(
                        403,
                        "second-person-needed",
                        "A second person is needed",
                        "%s asked for this override; another person has to grant it.".formatted(asked.askedBy()));
            }
            store.decide(tx, id, verdict, clock.instant(), caller.name(), caller.subject());
            audit.record(
                    tx,
                    caller,
                    verdict == Exemption.State.GRANTED ? "release.override-granted" : "release.override-refused",
                    subject(product, release),
                    asked,
                    verdict);
        });
    }

    private static String subject(Product product, Release release) {
        return "%s / %s %s".formatted(product.slug(), release.softwareType(), release.version());
    }
}
