package dev.fleetward.crashes.issue;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** What becomes of an issue whose events moved on when more was known of them. */
@ApplicationScoped
public class Moves {
    private final Clock clock;
    private final IssueStore issues;
    private final ActivityStore activity;

    Moves(Clock clock, IssueStore issues, ActivityStore activity) {
        this.clock = clock;
        this.issues = issues;
        this.activity = activity;
    }

    /** Without events left, its address leads to where they went. */
    public void leftBehind(Tx tx, OrganizationId organization, UUID from, UUID to) {
        if (!from.equals(to) && !issues.hasTraces(tx, from)) {
            issues.merge(tx, from, to);
            activity.add(
                    tx,
                    organization,
                    from,
                    clock.instant(),
                    ActivityStore.FIELD_DATA,
                    "moved",
                    "Its stack is that of #" + issues.name(tx, to).number() + ".");
        }
    }
}
