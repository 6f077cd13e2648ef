package dev.fleetward.crashes;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.VersionOrder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/** Brings each sighting into its issue, a crash's coredump and reboot into one trace, and issues back that recur. */
@ApplicationScoped
class Grouping {
    /** The two messages of one crash may be that far apart: a device posts when it is connected. */
    private static final Duration SAME_CRASH = Duration.ofDays(7);

    private final IssueStore issues;
    private final TraceStore traces;

    Grouping(IssueStore issues, TraceStore traces) {
        this.issues = issues;
        this.traces = traces;
    }

    void take(Tx tx, Sighting sighting) {
        Optional<TraceStore.Half> half = otherHalf(tx, sighting);
        if (half.isEmpty()) {
            traces.insert(tx, sighting, issueOf(tx, sighting));
            return;
        }
        if (sighting.message() == Sighting.Message.COREDUMP) {
            traces.addCoredump(tx, half.get().id(), sighting);
        } else {
            traces.addReboot(tx, half.get().id(), sighting);
        }
    }

    /** Symbols named what came before them; what a person has renamed since keeps the person's words. */
    void rename(Tx tx, Sighting before, Sighting after) {
        if (after.log() != null && !after.log().equals(before.log())) {
            traces.reword(tx, before, after.log());
        }
        issues.known(tx, after.product(), after.fingerprint()).ifPresent(issue -> {
            issues.retitle(tx, issue.id(), before.title(), after.title());
            issues.renameReason(tx, issue.id(), before.reasonLabel(), after.reasonLabel());
        });
    }

    private Optional<TraceStore.Half> otherHalf(Tx tx, Sighting sighting) {
        return switch (sighting.message()) {
            case TRACE, REBOOT -> Optional.empty();
            case COREDUMP, REBOOT_WITH_COREDUMP ->
                traces.otherHalf(tx, sighting, sighting.receivedAt().minus(SAME_CRASH));
        };
    }

    private UUID issueOf(Tx tx, Sighting sighting) {
        Optional<IssueStore.Known> known = issues.known(tx, sighting.product(), sighting.fingerprint());
        if (known.isEmpty()) {
            return issues.insert(tx, sighting);
        }
        if (comesBack(known.get(), sighting)) {
            issues.setState(
                    tx, known.get().id(), Issue.State.REGRESSED, known.get().resolvedIn(), sighting.receivedAt());
        }
        return known.get().id();
    }

    /** Events of versions before the fix are the old trouble; without a version, only what happened later counts. */
    private static boolean comesBack(IssueStore.Known issue, Sighting sighting) {
        if (issue.state() != Issue.State.RESOLVED) {
            return false;
        }
        if (issue.resolvedIn() != null && sighting.softwareVersion() != null) {
            OptionalInt order = VersionOrder.compare(sighting.softwareVersion(), issue.resolvedIn());
            if (order.isPresent()) {
                return order.getAsInt() >= 0;
            }
        }
        return sighting.occurredAt().isAfter(issue.stateSince());
    }
}
