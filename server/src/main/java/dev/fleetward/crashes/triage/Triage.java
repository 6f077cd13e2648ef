package dev.fleetward.crashes.triage;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.access.Colleagues;
import dev.fleetward.crashes.issue.ActivityStore;
import dev.fleetward.crashes.issue.Issue;
import dev.fleetward.crashes.issue.IssueStore;
import dev.fleetward.crashes.issue.KnownIssues;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What people say of an issue: its state, whose it is, what it is called, notes and links. Safe for concurrent use. */
@ApplicationScoped
class Triage {
    static final int MAX_LINKS = 50;
    private static final Pattern ADDRESS = Pattern.compile("(?:https?://[^\\s/?#]++|/products/)\\S*");

    private final Db db;
    private final Clock clock;
    private final KnownIssues issues;
    private final IssueStore store;
    private final ActivityStore activity;
    private final Colleagues colleagues;
    private final Audit audit;

    Triage(
            Db db,
            Clock clock,
            KnownIssues issues,
            IssueStore store,
            ActivityStore activity,
            Colleagues colleagues,
            Audit audit) {
        this.db = db;
        this.clock = clock;
        this.issues = issues;
        this.store = store;
        this.activity = activity;
        this.colleagues = colleagues;
        this.audit = audit;
    }

    /** @throws Problem 404 without such an issue, 409 when its events are in another now, 400 for what cannot be */
    void act(Caller caller, Product product, long number, Act act) {
        Issue issue = issues.requireUnmerged(product, number);
        switch (act) {
            case Act.SetState wanted -> setState(caller, product, issue, wanted);
            case Act.Assign wanted -> assign(caller, product, issue, wanted.email());
            case Act.Rename wanted -> rename(caller, product, issue, wanted.name());
            case Act.Note note ->
                change(caller, product, issue, "issue.noted", new Word("noted", note.text()), tx -> {});
            case Act.Link link -> link(caller, product, issue, link);
            case Act.Unlink link -> unlink(caller, product, issue, link.address() == null ? "" : link.address());
        }
    }

    private void setState(Caller caller, Product product, Issue issue, Act.SetState wanted) {
        check(wanted.until(), issue);
        change(caller, product, issue, "issue.state-changed", state(wanted), tx -> {
            if (wanted.state() == Issue.State.IGNORED) {
                store.ignore(tx, issue.id(), wanted.until(), clock.instant());
            } else {
                store.setState(tx, issue.id(), wanted.state(), wanted.resolvedIn(), clock.instant());
            }
        });
    }

    private void check(Issue.Until until, Issue issue) {
        if (until.at().filter(at -> !at.isAfter(clock.instant())).isPresent()) {
            throw Problem.invalid("The date to ignore the issue until has passed already.");
        }
        if (until.events().filter(events -> events <= issue.events()).isPresent()) {
            throw Problem.invalid("The issue has %,d events already; name a larger number.".formatted(issue.events()));
        }
        if (until.devices().filter(devices -> devices <= issue.devices()).isPresent()) {
            throw Problem.invalid(
                    "The issue struck %,d devices already; name a larger number.".formatted(issue.devices()));
        }
    }

    private static Word state(Act.SetState wanted) {
        return switch (wanted.state()) {
            case OPEN, REGRESSED -> new Word("opened it", "");
            case RESOLVED ->
                new Word("resolved it", wanted.resolvedIn() == null ? "" : "in version " + wanted.resolvedIn());
            case IGNORED -> new Word("ignored it", UntilView.of(wanted.until()));
        };
    }

    private void assign(Caller caller, Product product, Issue issue, @Nullable String email) {
        if (email != null && !colleagues.active(product.organization()).contains(email)) {
            throw Problem.invalid("“%s” is nobody of your organization who may sign in.".formatted(email));
        }
        Word word = email == null ? new Word("unassigned it", "") : new Word("assigned it", "to " + email);
        change(caller, product, issue, "issue.assigned", word, tx -> store.assign(tx, issue.id(), email));
    }

    private void rename(Caller caller, Product product, Issue issue, @Nullable String name) {
        Word word = new Word("renamed it", name == null ? "to what is known of it" : "to “" + name + "”");
        change(caller, product, issue, "issue.renamed", word, tx -> store.rename(tx, issue.id(), name));
    }

    private void link(Caller caller, Product product, Issue issue, Act.Link link) {
        String address = link.address();
        if (address == null || !ADDRESS.matcher(address).matches()) {
            throw Problem.invalid("A link begins with https://, http:// or /products/.");
        }
        String shown = link.title() == null ? address : link.title();
        change(caller, product, issue, "issue.linked", new Word("linked", shown), tx -> {
            if (activity.countLinks(tx, issue.id()) >= MAX_LINKS) {
                throw Problem.conflict("too-many-links", "An issue has at most %d links.".formatted(MAX_LINKS));
            }
            if (!activity.link(tx, product.organization(), issue.id(), shown, address, clock.instant())) {
                throw Problem.conflict("link-exists", "The issue has this link already.");
            }
        });
    }

    private void unlink(Caller caller, Product product, Issue issue, String address) {
        change(caller, product, issue, "issue.unlinked", new Word("took away the link", address), tx -> {
            if (!activity.unlink(tx, issue.id(), address)) {
                throw Problem.notFound("Link", address);
            }
        });
    }

    /** What was done, as a sentence that begins with who did it. */
    private record Word(String what, String detail) {}

    @FunctionalInterface
    private interface Change {
        void make(Tx tx);
    }

    private void change(Caller caller, Product product, Issue issue, String action, Word word, Change change) {
        db.doInTransaction(product.organization(), tx -> {
            change.make(tx);
            activity.add(
                    tx, product.organization(), issue.id(), clock.instant(), caller.name(), word.what, word.detail);
            audit.record(
                    tx,
                    caller,
                    action,
                    product.slug() + "/" + issue.number(),
                    Map.of("state", issue.state(), "assignee", issue.assignee(), "title", issue.title()),
                    Map.of("what", word.what, "detail", word.detail));
        });
    }
}
