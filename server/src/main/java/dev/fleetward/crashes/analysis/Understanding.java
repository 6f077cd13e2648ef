package dev.fleetward.crashes.analysis;

import dev.fleetward.crashes.dump.BadDump;
import dev.fleetward.crashes.dump.CrashAnalysis;
import dev.fleetward.crashes.dump.CrashReport;
import dev.fleetward.crashes.issue.Group;
import dev.fleetward.crashes.issue.Issue;
import dev.fleetward.crashes.issue.IssueStore;
import dev.fleetward.crashes.issue.Moves;
import dev.fleetward.crashes.issue.Placement;
import dev.fleetward.crashes.issue.Recurrence;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** From a coredump to a report, and from the report to the issue of its stack. Safe to do again. */
@ApplicationScoped
class Understanding {
    private final Db db;
    private final Blobs blobs;
    private final Dumps dumps;
    private final Reports reports;
    private final KnownBuilds builds;
    private final AnalysisStore traces;
    private final Placement placement;
    private final Moves moves;
    private final Recurrence recurrence;
    private final RulesStore rules;

    Understanding(
            Db db,
            Blobs blobs,
            Dumps dumps,
            Reports reports,
            KnownBuilds builds,
            AnalysisStore traces,
            Placement placement,
            Moves moves,
            Recurrence recurrence,
            RulesStore rules) {
        this.db = db;
        this.blobs = blobs;
        this.dumps = dumps;
        this.reports = reports;
        this.builds = builds;
        this.traces = traces;
        this.placement = placement;
        this.moves = moves;
        this.recurrence = recurrence;
        this.rules = rules;
    }

    /** Nothing when the trace was erased meanwhile. */
    void analyse(OrganizationId organization, UUID trace) {
        Optional<Dumped> found = db.inTransaction(organization, tx -> traces.dumped(tx, trace));
        if (found.isEmpty()) {
            return;
        }
        Dumped dumped = found.get();
        CrashReport report;
        try {
            report = CrashAnalysis.of(
                    dumps.open(organization, dumped.coredump()),
                    builds.of(organization, dumped.product(), dumped.softwareType(), dumped.softwareVersion()));
        } catch (BadDump bad) {
            db.doInTransaction(organization, tx -> {
                traces.failed(tx, trace, String.valueOf(bad.getMessage()));
                recurrence.seen(tx, dumped.event(organization, dumped.issue()));
            });
            return;
        }
        String name = reports.put(organization, report);
        db.doInTransaction(organization, tx -> settle(tx, organization, dumped, report, name));
        forget(organization, dumped.report());
        forget(organization, name);
    }

    /** By the rules and the recipe of now, from the report that is there. */
    void regroup(OrganizationId organization, UUID trace) {
        db.inTransaction(organization, tx -> traces.dumped(tx, trace)).ifPresent(dumped -> {
            String name = dumped.report();
            if (name != null) {
                CrashReport report = reports.read(organization, name);
                db.doInTransaction(organization, tx -> settle(tx, organization, dumped, report, name));
            }
        });
    }

    private void settle(Tx tx, OrganizationId organization, Dumped dumped, CrashReport report, String name) {
        var revised = rules.of(tx, dumped.product());
        var stack = new CrashedStack(report);
        String type = Optional.ofNullable(dumped.softwareType()).orElse("");
        Optional<CrashedStack.Grouped> grouped = stack.group(type, revised.rules());
        var here = new Placement.Placed(dumped.issue(), dumped.fingerprint(), dumped.recipe(), false);
        Placement.Placed placed = grouped.map(CrashedStack.Grouped::group)
                .map(group -> place(tx, organization, dumped, report, group))
                .orElse(here);
        traces.settle(
                tx,
                dumped.id(),
                placed,
                new AnalysisStore.Understood(
                        grouped.map(CrashedStack.Grouped::place).orElse(null),
                        report.cause().label(),
                        name,
                        waitsFor(report),
                        revised.revision()));
        boolean moved = !placed.issue().equals(dumped.issue());
        moves.leftBehind(tx, organization, dumped.issue(), placed.issue());
        if (moved || dumped.report() == null) {
            recurrence.seen(tx, dumped.event(organization, placed.issue()));
        }
    }

    private Placement.Placed place(Tx tx, OrganizationId organization, Dumped dumped, CrashReport report, Group group) {
        var draft = new IssueStore.Draft(
                organization,
                dumped.product(),
                Issue.Kind.CRASH,
                group.title(),
                report.cause().label(),
                dumped.softwareType(),
                dumped.receivedAt());
        return dumped.recipe().equals(Group.BY_PROGRAM)
                ? placement.leave(tx, draft, group, dumped.fingerprint(), dumped.issue(), dumped.id())
                : placement.replace(tx, draft, group, dumped.fingerprint());
    }

    private static List<String> waitsFor(CrashReport report) {
        return report.missingSymbols().stream()
                .map(module -> BuildKey.orAny(module.buildId()))
                .distinct()
                .toList();
    }

    /** A report no trace has any more. */
    private void forget(OrganizationId organization, @Nullable String report) {
        if (report == null) {
            return;
        }
        Set<String> held = db.inTransaction(organization, tx -> traces.reportsHeld(tx, List.of(report)));
        if (!held.contains(report)) {
            blobs.delete(organization, report);
        }
    }
}
