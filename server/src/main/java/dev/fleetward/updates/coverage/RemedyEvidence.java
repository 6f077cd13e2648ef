package dev.fleetward.updates.coverage;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.SoftwareVersionId;
import dev.fleetward.products.SoftwareVersions;
import dev.fleetward.updates.coverage.RemedyTimes.Remedy;
import dev.fleetward.vulnerabilities.difference.Fixes;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Without delay (CRA Annex I, Part II (2) and (8)): days from publication to the fix, and on to the fleet. */
@ApplicationScoped
class RemedyEvidence implements EvidenceSource {
    private static final int MAX_ROLLOUTS = 20;
    private static final Duration ACTIVE = Duration.ofDays(7);

    private final Db db;
    private final RemedyStore store;
    private final CoverageStore coverage;
    private final SoftwareVersions versions;
    private final Fixes fixes;
    private final Clock clock;

    RemedyEvidence(
            Db db, RemedyStore store, CoverageStore coverage, SoftwareVersions versions, Fixes fixes, Clock clock) {
        this.db = db;
        this.store = store;
        this.coverage = coverage;
        this.versions = versions;
        this.fixes = fixes;
        this.clock = clock;
    }

    @Override
    public String id() {
        return "updates.remedy-times";
    }

    @Override
    public String title() {
        return "Fixed vulnerabilities whose fix was released within %d days of their publication"
                .formatted(RemedyTimes.PROMPT_DAYS);
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.II.2", "CRA.II.8", "CRA.I.2.c");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        RemedyTimes times = db.inTransaction(organization, tx -> times(tx, product));
        String words = times.count() == 0 ? "" : "; median days (95th percentile) " + times.inWords();
        return new Figure(
                times.prompt(),
                times.count(),
                "vulnerabilities fixed by the newest %d rollouts".formatted(MAX_ROLLOUTS) + words,
                "vulnerabilities with a known day of publication that exposed versions before a rollout and not its release,"
                        + " by the first rollout that fixed them" + words);
    }

    private RemedyTimes times(Tx tx, UUID product) {
        var times = new RemedyTimes();
        var counted = new HashSet<String>();
        Instant activeSince = clock.instant().minus(ACTIVE);
        for (RemedyStore.Started rollout : store.started(tx, product, MAX_ROLLOUTS)) {
            List<Fixes.Repaired> repaired = repaired(tx, product, rollout).stream()
                    .filter(one -> counted.add(one.id()))
                    .toList();
            if (!repaired.isEmpty()) {
                RemedyStore.Reached reached = store.reached(tx, rollout.id(), activeSince);
                repaired.forEach(one -> times.add(new Remedy(
                        span(one.publishedAt(), rollout.at()),
                        until(one.publishedAt(), reached.half()),
                        until(one.publishedAt(), reached.nine()),
                        until(one.publishedAt(), reached.all()))));
            }
        }
        return times;
    }

    private List<Fixes.Repaired> repaired(Tx tx, UUID product, RemedyStore.Started rollout) {
        List<SoftwareVersionId> before = coverage.versionsBefore(tx, rollout.id()).stream()
                .map(SoftwareVersionId::new)
                .toList();
        return versions.find(tx, new ProductId(product), rollout.softwareType(), rollout.version())
                .filter(_ -> !before.isEmpty())
                .map(release -> fixes.published(tx, before, release.id()))
                .orElse(List.of());
    }

    private static Optional<Duration> until(Instant published, @Nullable Instant reached) {
        return Optional.ofNullable(reached).map(at -> span(published, at));
    }

    private static Duration span(Instant from, Instant to) {
        return to.isBefore(from) ? Duration.ZERO : Duration.between(from, to);
    }
}
