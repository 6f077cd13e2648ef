package dev.fleetward.crashes.issue;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SearchSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

@ApplicationScoped
class IssueSearch implements SearchSource {
    private final Db db;
    private final IssueStore issues;

    IssueSearch(Db db, IssueStore issues) {
        this.db = db;
        this.issues = issues;
    }

    @Override
    public List<Hit> search(OrganizationId organization, String text) {
        return db.readRecent(organization, tx -> issues.search(tx, text));
    }
}
