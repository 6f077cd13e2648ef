package dev.fleetward.web;

import dev.fleetward.compliance.Evidence;
import dev.fleetward.crashes.Issues;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.products.SoftwareVersions;
import dev.fleetward.updates.Progress;
import dev.fleetward.updates.Rollout;
import dev.fleetward.updates.Rollouts;
import dev.fleetward.vulnerabilities.Vulnerabilities;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The loop as six steps for a first visit. A step is done when the data say so, not when somebody clicked. */
@ApplicationScoped
class Tour {
    private static final int ROLLOUTS_LOOKED_AT = 20;

    /** Of a rollout's devices; the rest may be out of reach. */
    private static final int ARRIVED_PERCENT = 90;

    private final Db db;
    private final Issues issues;
    private final SoftwareVersions versions;
    private final Vulnerabilities vulnerabilities;
    private final Rollouts rollouts;
    private final Cases cases;
    private final Evidence evidence;

    Tour(
            Db db,
            Issues issues,
            SoftwareVersions versions,
            Vulnerabilities vulnerabilities,
            Rollouts rollouts,
            Cases cases,
            Evidence evidence) {
        this.db = db;
        this.issues = issues;
        this.versions = versions;
        this.vulnerabilities = vulnerabilities;
        this.rollouts = rollouts;
        this.cases = cases;
        this.evidence = evidence;
    }

    record Step(String title, String task, String href, boolean done) {}

    /** Always for the demo; for a maker's own product until every step was done once. */
    List<Step> forPage(Product product) {
        List<Step> steps = steps(product);
        return !product.demo() && steps.stream().allMatch(Step::done) ? List.of() : steps;
    }

    private List<Step> steps(Product product) {
        String home = "/products/" + product.slug();
        List<Rollout> all = rollouts.page(product, new Cursor(Optional.empty(), ROLLOUTS_LOOKED_AT))
                .items();
        return List.of(
                new Step(
                        "Find what is wrong",
                        "Look at what crashes most and set an issue to resolved or ignored.",
                        home + "/issues",
                        issues.judged(product) > 0),
                new Step(
                        "See who is exposed",
                        "See how many devices run a version with a known vulnerability, now.",
                        home + "/vulnerabilities",
                        hasFinding(product)),
                new Step(
                        "Ship the fix under guard",
                        "Start a rollout. The guard pauses it when updated devices crash more.",
                        home + "/updates",
                        all.stream().anyMatch(rollout -> rollout.startedAt() != null)),
                new Step(
                        "Prove that it arrived",
                        "Devices report the new version by themselves; exposure falls as they do.",
                        home + "/updates",
                        all.stream().anyMatch(rollout -> hasArrived(product, rollout))),
                new Step(
                        "Tell who must be told",
                        "Open a case and say when you became aware; the clocks of the law run.",
                        home + "/cases",
                        cases.running(product.organization()).stream()
                                .anyMatch(running -> running.subject().product().equals(product.id()))),
                new Step(
                        "Prove it",
                        "See each requirement with its live evidence and print the technical file.",
                        home + "/compliance",
                        !evidence.newest(product).isEmpty()));
    }

    private boolean hasFinding(Product product) {
        return db.inTransaction(product.organization(), tx -> versions.list(tx, product.id()).stream()
                .anyMatch(version -> !vulnerabilities.of(tx, version).isEmpty()));
    }

    private boolean hasArrived(Product product, Rollout rollout) {
        Progress progress = rollouts.progress(product.organization(), rollout.id());
        return progress.proven() > 0 && progress.proven() * 100 >= progress.total() * ARRIVED_PERCENT;
    }
}
