package dev.fleetward.vulnerabilities.matching;

import dev.fleetward.components.Components;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.RecurringJob;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** After an upgrade the table of names may know more: components that an older one named are named and matched again. */
@ApplicationScoped
class NamingJob implements RecurringJob {
    private static final int COMPONENTS_TOGETHER = 500;

    private final Db db;
    private final Components components;
    private final AssessmentStore assessments;
    private final Matching matching;

    NamingJob(Db db, Components components, AssessmentStore assessments, Matching matching) {
        this.db = db;
        this.components = components;
        this.assessments = assessments;
        this.matching = matching;
    }

    @Override
    public String kind() {
        return "component-names";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    public void run() {
        for (OrganizationId organization : db.acrossOrganizations(assessments::organizationsWithOutdated)) {
            while (db.inTransaction(organization, tx -> renamed(tx, organization)) == COMPONENTS_TOGETHER) {
                // Each batch is its own transaction, so that uploads are not kept waiting.
            }
        }
    }

    private int renamed(Tx tx, OrganizationId organization) {
        List<UUID> outdated = assessments.outdated(tx, organization, COMPONENTS_TOGETHER);
        matching.added(tx, organization, components.load(tx, outdated));
        return outdated.size();
    }
}
