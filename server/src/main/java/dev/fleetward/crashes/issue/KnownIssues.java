package dev.fleetward.crashes.issue;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;

/** Issues as they are found by their numbers, with what belongs to them. Safe for concurrent use. */
@ApplicationScoped
public class KnownIssues {
    private final Db db;
    private final Clock clock;
    private final IssueStore issues;
    private final GroupStore groups;
    private final ActivityStore activity;

    KnownIssues(Db db, Clock clock, IssueStore issues, GroupStore groups, ActivityStore activity) {
        this.db = db;
        this.clock = clock;
        this.issues = issues;
        this.groups = groups;
        this.activity = activity;
    }

    public PageOf<Issue> list(Product product, IssueStore.Filter filter, Cursor cursor) {
        List<Issue> rows = db.inTransaction(
                product.organization(), tx -> issues.list(tx, product.id(), filter, cursor, clock.instant()));
        return PageOf.of(rows, cursor.limit(), issue -> Long.toString(issue.number()));
    }

    public Issue require(Product product, long number) {
        return db.inTransaction(product.organization(), tx -> issues.find(tx, product.id(), number, clock.instant()))
                .orElseThrow(() -> Problem.notFound("Issue", Long.toString(number)));
    }

    public List<Group.Counted> groups(Product product, Issue issue) {
        return db.inTransaction(product.organization(), tx -> groups.ofIssue(tx, issue.id()));
    }

    public List<ActivityStore.Activity> activity(Product product, Issue issue) {
        return db.inTransaction(product.organization(), tx -> activity.ofIssue(tx, issue.id()));
    }

    public List<ActivityStore.Link> links(Product product, Issue issue) {
        return db.inTransaction(product.organization(), tx -> activity.links(tx, issue.id()));
    }

    /** @throws Problem 409 naming the issue that holds its events now */
    public Issue requireUnmerged(Product product, long number) {
        Issue issue = require(product, number);
        if (issue.mergedInto().isPresent()) {
            throw Problem.conflict(
                    "issue-merged",
                    "Issue #%d was merged into #%d; do it there."
                            .formatted(number, issue.mergedInto().get()));
        }
        return issue;
    }
}
