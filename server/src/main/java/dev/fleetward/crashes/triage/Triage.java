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
    static final int MAX_NAME_CHARACTERS = 200;
    static final int MAX_NOTE_CHARACTERS = 10_000;
    static final int MAX_ADDRESS_CHARACTERS = 2_000;
    static final int MAX_VERSION_CHARACTERS = 128;
    static final int MAX_LINKS = 50;
    private static final Pattern ADDRESS = Pattern.compile("(?:https?://[^\\s/?#]+|/products/)\\S*");

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

    /**
     * @param resolvedIn the version with the fix: events of older versions then leave the issue resolved
     * @throws Problem 400 for a state only field data may set, or a word that does not go with the state
     */
    void setState(
            Caller caller,
            Product product,
            long number,
            Issue.State state,
            @Nullable String resolvedIn,
            Issue.Until until) {
        boolean conditional = until.at().isPresent()
                || until.events().isPresent()
                || until.devices().isPresent();
        if (state == Issue.State.REGRESSED) {
            throw Problem.invalid("An issue regresses by field data only; choose open, resolved or ignored.");
        }
        if (resolvedIn != null && state != Issue.State.RESOLVED) {
            throw Problem.invalid("A version goes with the state resolved only.");
        }
        if (conditional && state != Issue.State.IGNORED) {
            throw Problem.invalid("A condition goes with the state ignored only.");
        }
        limit("A version", resolvedIn, MAX_VERSION_CHARACTERS);
        Issue before = unmerged(product, number);
        check(until, before);
        change(caller, product, before, "issue.state-changed", state(state, resolvedIn, until), tx -> {
            if (state == Issue.State.IGNORED) {
                store.ignore(tx, before.id(), until, clock.instant());
            } else {
                store.setState(tx, before.id(), state, resolvedIn, clock.instant());
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

    private static Word state(Issue.State state, @Nullable String resolvedIn, Issue.Until until) {
        return switch (state) {
            case OPEN, REGRESSED -> new Word("opened it", "");
            case RESOLVED -> new Word("resolved it", resolvedIn == null ? "" : "in version " + resolvedIn);
            case IGNORED -> new Word("ignored it", UntilView.of(until));
        };
    }

    /** @param email of a colleague who may sign in; null for nobody */
    void assign(Caller caller, Product product, long number, @Nullable String email) {
        Issue issue = unmerged(product, number);
        if (email != null && !colleagues.active(product.organization()).contains(email)) {
            throw Problem.invalid("“%s” is nobody of your organization who may sign in.".formatted(email));
        }
        Word word = email == null ? new Word("unassigned it", "") : new Word("assigned it", "to " + email);
        change(caller, product, issue, "issue.assigned", word, tx -> store.assign(tx, issue.id(), email));
    }

    /** @param name null to show what is known of it instead */
    void rename(Caller caller, Product product, long number, @Nullable String name) {
        Issue issue = unmerged(product, number);
        limit("A name", name, MAX_NAME_CHARACTERS);
        Word word = new Word("renamed it", name == null ? "to what is known of it" : "to “" + name + "”");
        change(caller, product, issue, "issue.renamed", word, tx -> store.rename(tx, issue.id(), name));
    }

    void note(Caller caller, Product product, long number, @Nullable String text) {
        Issue issue = unmerged(product, number);
        if (text == null) {
            throw Problem.invalid("A note has a text.");
        }
        limit("A note", text, MAX_NOTE_CHARACTERS);
        change(caller, product, issue, "issue.noted", new Word("noted", text), tx -> {});
    }

    /** @param address of a page of ours, or of a tracker elsewhere */
    void link(Caller caller, Product product, long number, @Nullable String title, @Nullable String address) {
        Issue issue = unmerged(product, number);
        limit("A title", title, MAX_NAME_CHARACTERS);
        limit("An address", address, MAX_ADDRESS_CHARACTERS);
        if (address == null || !ADDRESS.matcher(address).matches()) {
            throw Problem.invalid("A link begins with https://, http:// or /products/.");
        }
        String shown = title == null ? address : title;
        change(caller, product, issue, "issue.linked", new Word("linked", shown), tx -> {
            if (activity.countLinks(tx, issue.id()) >= MAX_LINKS) {
                throw Problem.conflict("too-many-links", "An issue has at most %d links.".formatted(MAX_LINKS));
            }
            if (!activity.link(tx, product.organization(), issue.id(), shown, address, clock.instant())) {
                throw Problem.conflict("link-exists", "The issue has this link already.");
            }
        });
    }

    void unlink(Caller caller, Product product, long number, String address) {
        Issue issue = unmerged(product, number);
        change(caller, product, issue, "issue.unlinked", new Word("took away the link", address), tx -> {
            if (!activity.unlink(tx, issue.id(), address)) {
                throw Problem.notFound("Link", address);
            }
        });
    }

    /** @throws Problem 409 when its events are in another issue now */
    private Issue unmerged(Product product, long number) {
        return issues.requireUnmerged(product, number);
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

    static void limit(String what, @Nullable String text, int characters) {
        if (text != null && text.length() > characters) {
            throw Problem.invalid("%s has at most %,d characters.".formatted(what, characters));
        }
    }
}
