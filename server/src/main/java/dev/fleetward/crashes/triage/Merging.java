package dev.fleetward.crashes.triage;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.crashes.grouping.Likeness;
import dev.fleetward.crashes.issue.ActivityStore;
import dev.fleetward.crashes.issue.Group;
import dev.fleetward.crashes.issue.GroupStore;
import dev.fleetward.crashes.issue.Issue;
import dev.fleetward.crashes.issue.IssueStore;
import dev.fleetward.crashes.issue.KnownIssues;
import dev.fleetward.crashes.trace.TraceStore;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Several issues that are one, and one that is several: told by people, never done silently. */
@ApplicationScoped
class Merging {
    private static final int MAX_SUGGESTED = 5;

    private final Db db;
    private final Clock clock;
    private final KnownIssues issues;
    private final IssueStore store;
    private final GroupStore groups;
    private final TraceStore traces;
    private final ActivityStore activity;
    private final Audit audit;

    Merging(
            Db db,
            Clock clock,
            KnownIssues issues,
            IssueStore store,
            GroupStore groups,
            TraceStore traces,
            ActivityStore activity,
            Audit audit) {
        this.db = db;
        this.clock = clock;
        this.issues = issues;
        this.store = store;
        this.groups = groups;
        this.traces = traces;
        this.activity = activity;
        this.audit = audit;
    }

    /** @param likeness from {@value Likeness#SUGGESTED} to 1 */
    record Suggestion(long number, String title, double likeness) {}

    /** The issue's events and fingerprints go to the other; its address leads there from now on. */
    void merge(Caller caller, Product product, long number, long into) {
        Issue from = issues.requireUnmerged(product, number);
        Issue target = issues.requireUnmerged(product, into);
        if (number == into) {
            throw Problem.invalid("An issue cannot be merged into itself.");
        }
        if (from.kind() != target.kind()) {
            throw Problem.conflict(
                    "issues-differ",
                    "One is a crash, the other a trace the firmware chose to report; they stay apart.");
        }
        db.doInTransaction(product.organization(), tx -> {
            store.lock(tx, product.id());
            groups.moveAll(tx, from.id(), target.id());
            traces.moveAll(tx, from.id(), target.id());
            store.merge(tx, from.id(), target.id());
            tell(tx, caller, product, from.id(), "merged it", "into #" + into);
            tell(tx, caller, product, target.id(), "merged", "#%d “%s” into it".formatted(number, from.title()));
            audit.record(
                    tx,
                    caller,
                    "issue.merged",
                    product.slug() + "/" + number,
                    Map.of("title", from.title()),
                    Map.of("into", into));
        });
    }

    /**
     * Some of the issue's fingerprints become an issue again: the one they came from, else a new one.
     *
     * @return its number
     */
    long split(Caller caller, Product product, long number, List<String> fingerprints) {
        Issue issue = issues.requireUnmerged(product, number);
        List<Group.Counted> all = db.inTransaction(product.organization(), tx -> groups.ofIssue(tx, issue.id()));
        var wanted = Set.copyOf(fingerprints);
        List<Group> leaving = all.stream()
                .map(Group.Counted::group)
                .filter(it -> wanted.contains(it.fingerprint()))
                .toList();
        if (leaving.isEmpty() || leaving.size() < wanted.size()) {
            throw Problem.invalid("Name fingerprints of issue #%d to split off.".formatted(number));
        }
        if (leaving.size() == all.size()) {
            throw Problem.conflict("nothing-left", "At least one fingerprint stays with issue #%d.".formatted(number));
        }
        return db.inTransaction(product.organization(), tx -> {
            store.lock(tx, product.id());
            UUID home = home(tx, product, issue, leaving.getFirst());
            List<String> names = leaving.stream().map(Group::fingerprint).toList();
            groups.move(tx, product.id(), names, home);
            names.forEach(name -> groups.settle(tx, product.id(), name, home));
            traces.move(tx, product.id(), names, home);
            long split = store.name(tx, home).number();
            tell(tx, caller, product, home, "split it", "off #" + number);
            tell(tx, caller, product, issue.id(), "split off", "#" + split);
            audit.record(
                    tx,
                    caller,
                    "issue.split",
                    product.slug() + "/" + number,
                    null,
                    Map.of("into", split, "fingerprints", names));
            return split;
        });
    }

    private UUID home(Tx tx, Product product, Issue issue, Group group) {
        UUID home = groups.home(tx, product.id(), group.fingerprint()).orElse(issue.id());
        if (!home.equals(issue.id())) {
            store.unmerge(tx, home);
            return home;
        }
        return store.insert(
                tx,
                new IssueStore.Draft(
                        product.organization(),
                        product.id(),
                        issue.kind(),
                        group.title(),
                        issue.reason(),
                        issue.softwareType().orElse(null),
                        clock.instant()));
    }

    /** Other issues of the same class whose stacks are alike, most alike first. */
    List<Suggestion> suggestions(Product product, Issue issue) {
        return db.inTransaction(product.organization(), tx -> alike(tx, product, issue));
    }

    private List<Suggestion> alike(Tx tx, Product product, Issue issue) {
        var best = new HashMap<UUID, Double>();
        for (Group.Counted own : groups.ofIssue(tx, issue.id())) {
            List<GroupStore.Alike> others =
                    groups.comparable(tx, product.id(), own.group().kind());
            var likeness =
                    new Likeness(others.stream().map(GroupStore.Alike::frames).toList());
            for (GroupStore.Alike other : others) {
                if (!other.issue().equals(issue.id())) {
                    best.merge(other.issue(), likeness.of(own.group().frames(), other.frames()), Math::max);
                }
            }
        }
        return best.entrySet().stream()
                .filter(entry -> entry.getValue() >= Likeness.SUGGESTED)
                .sorted(Comparator.comparing((Map.Entry<UUID, Double> entry) -> entry.getValue())
                        .reversed())
                .limit(MAX_SUGGESTED)
                .map(entry -> {
                    var name = store.name(tx, entry.getKey());
                    return new Suggestion(name.number(), name.title(), entry.getValue());
                })
                .toList();
    }

    private void tell(Tx tx, Caller caller, Product product, UUID issue, String what, String detail) {
        Instant now = clock.instant();
        activity.add(tx, product.organization(), issue, now, caller.name(), what, detail);
    }
}
