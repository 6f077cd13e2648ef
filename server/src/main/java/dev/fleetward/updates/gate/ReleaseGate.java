package dev.fleetward.updates.gate;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.ReleaseCheck;
import dev.fleetward.kernel.ReleaseCheck.Objection;
import dev.fleetward.products.Product;
import dev.fleetward.updates.releases.Release;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** Stands between a release and the devices. Safe for concurrent use. */
@ApplicationScoped
public class ReleaseGate {
    private final Db db;
    private final ExemptionStore overrides;
    private final Instance<ReleaseCheck> checks;

    ReleaseGate(Db db, ExemptionStore overrides, @Any Instance<ReleaseCheck> checks) {
        this.db = db;
        this.overrides = overrides;
        this.checks = checks;
    }

    /** Asks every check anew. Call it outside a transaction: each check reads in its own. */
    public Judgement check(Product product, Release release) {
        UUID id = product.id().value();
        List<Objection> objections = checks.stream()
                .flatMap(check ->
                        check
                                .objections(product.organization(), id, release.softwareType(), release.version())
                                .stream())
                .sorted(Comparator.comparing(Objection::code))
                .toList();
        return new Judgement(
                objections, db.inTransaction(product.organization(), tx -> overrides.of(tx, release.id())));
    }

    /**
     * Call it outside a transaction, before devices are given the release.
     *
     * @throws Problem 409 {@code release-held-back} with every objection that nobody overrode
     */
    public void require(Product product, Release release) {
        Judgement judgement = check(product, release);
        if (!judgement.passes()) {
            throw new HeldBack(release, judgement.open());
        }
    }

    /** The same, but that it is not newer: whoever brings devices back states the reason for that with the rollout. */
    public void requireToGoBack(Product product, Release release) {
        List<Objection> open = check(product, release).open().stream()
                .filter(objection -> !objection.code().equals(NewerVersionCheck.CODE))
                .toList();
        if (!open.isEmpty()) {
            throw new HeldBack(release, open);
        }
    }
}
