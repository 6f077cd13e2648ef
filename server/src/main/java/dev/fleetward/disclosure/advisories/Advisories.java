package dev.fleetward.disclosure.advisories;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.disclosure.csaf.CsafFile;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Security advisories from the first draft to withdrawal. What was published never changes: a new revision follows it.
 * Safe for concurrent use.
 */
@ApplicationScoped
public class Advisories {
    private static final int MAX_SUMMARY_CHARACTERS = 2_000;
    private static final int MAX_OF_A_CASE = 50;
    private static final Pattern NAME = Pattern.compile("A-([1-9][0-9]{0,8})");
    private static final Pattern VULNERABILITY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:+-]{1,99}");

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Cases cases;
    private final Drafting drafting;
    private final Publishers publishers;
    private final Editions editions;
    private final AdvisoryStore store;

    Advisories(
            Db db,
            Clock clock,
            Audit audit,
            Cases cases,
            Drafting drafting,
            Publishers publishers,
            Editions editions,
            AdvisoryStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.cases = cases;
        this.drafting = drafting;
        this.publishers = publishers;
        this.editions = editions;
        this.store = store;
    }

    PageOf<Advisory> list(Product product, Cursor cursor) {
        return db.inTransaction(product.organization(), tx -> store.page(tx, product.id(), cursor));
    }

    List<Advisory> ofCase(Product product, String caseName) {
        return db.inTransaction(product.organization(), tx -> store.ofCase(tx, product.id(), caseName, MAX_OF_A_CASE));
    }

    /** @throws Problem 404 when the product has no such advisory */
    Advisory require(Product product, String name) {
        return db.inTransaction(product.organization(), tx -> store.find(tx, product.id(), number(name)))
                .orElseThrow(() -> Problem.notFound("Advisory", name));
    }

    /**
     * Drafts one from what is known of these vulnerabilities, or of the case's.
     *
     * @param caseName such as C-2; empty for none
     * @throws Problem 404 for an unknown case, 400 for what is no vulnerability's name
     */
    Advisory draft(Caller caller, Product product, List<String> vulnerabilities, String caseName, String category) {
        Optional<Case> of = caseName.isEmpty() ? Optional.empty() : Optional.of(cases.require(product, caseName));
        List<String> names = new ArrayList<>(vulnerabilities);
        of.flatMap(Case::vulnerability).filter(one -> !names.contains(one)).ifPresent(names::add);
        names.forEach(Advisories::checkName);
        if (names.isEmpty() && of.isEmpty()) {
            throw Problem.invalid("vulnerabilities must name at least one, such as CVE-2026-1234, or case one.");
        }
        Draft draft = drafting.draft(
                        product,
                        names.stream().distinct().toList(),
                        category,
                        names.isEmpty() ? of.map(Case::title).orElse("") : "")
                .checked();
        Instant now = now();
        int number = db.inTransaction(product.organization(), tx -> {
            int next = store.nextNumber(tx, product.organization());
            store.insert(
                    tx,
                    product.organization(),
                    product.id(),
                    next,
                    of.map(Case::name).orElse(""),
                    draft,
                    caller.name(),
                    now);
            audit.record(tx, caller, "advisory.drafted", "A-" + next, null, Map.of("title", draft.title()));
            of.ifPresent(c -> tell(tx, product, c, "Advisory drafted", "A-%d: %s".formatted(next, draft.title())));
            return next;
        });
        return require(product, "A-" + number);
    }

    /** @throws Problem 400 naming what cannot be, 409 when nothing is being written */
    Advisory edit(Caller caller, Product product, String name, Draft draft) {
        draft.checked();
        requireKnown(product, draft);
        return change(product, name, (tx, advisory) -> {
            writing(advisory);
            requireStaysPublic(advisory, draft);
            store.draft(tx, advisory.id(), draft, caller.name(), now());
            audit.record(tx, caller, "advisory.edited", advisory.name(), null, Map.of("title", draft.title()));
        });
    }

    /** Versions, fixes and scores as they are known now. */
    Advisory refresh(Caller caller, Product product, String name) {
        Draft before = writing(require(product, name));
        return edit(caller, product, name, drafting.refreshed(product, before));
    }

    /** @throws Problem 400 for what is no name, 409 when it is there already */
    Advisory add(Caller caller, Product product, String name, String vulnerability) {
        String id = vulnerability.strip();
        checkName(id);
        Draft after = drafting.withVulnerability(product, writing(require(product, name)), id);
        return edit(caller, product, name, after);
    }

    /** Begins a new revision with what was published last. */
    Advisory revise(Caller caller, Product product, String name) {
        return change(product, name, (tx, advisory) -> {
            requirePublished(advisory);
            if (advisory.draft().isPresent()) {
                throw Problem.conflict("advisory-revising", "%s is being revised already.".formatted(advisory.name()));
            }
            Draft last = store.lastContent(tx, advisory.id()).orElseThrow();
            store.draft(tx, advisory.id(), last, caller.name(), now());
            audit.record(tx, caller, "advisory.revision-begun", advisory.name(), null, null);
        });
    }

    /** Throws the draft away; an advisory that was never published goes with it. */
    void discard(Caller caller, Product product, String name) {
        db.doInTransaction(product.organization(), tx -> {
            Advisory advisory = locked(tx, product, name);
            writing(advisory);
            if (advisory.trackingId().isEmpty()) {
                store.delete(tx, advisory.id());
            } else {
                store.draft(tx, advisory.id(), null, caller.name(), now());
            }
            audit.record(
                    tx, caller, "advisory.draft-discarded", advisory.name(), Map.of("title", advisory.title()), null);
        });
    }

    /**
     * What would be published now.
     *
     * @param base the server's address as others see it
     */
    Editions.Preview preview(Product product, Advisory advisory, String base) {
        var issue = new Editions.Issue(product, publishers.of(product.organization()), base, now());
        return editions.preview(issue, advisory, writing(advisory));
    }

    /**
     * @param summary what is new, for the revision history
     * @throws Problem 409 with every failed test when it would be no valid document
     */
    Advisory publish(Caller caller, Product product, String name, String summary, String base) {
        String said = said("summary", summary);
        Publisher publisher = publishers.required(product.organization());
        return change(product, name, (tx, advisory) -> {
            Draft draft = writing(advisory);
            requireStaysPublic(advisory, draft);
            editions.publish(tx, caller, new Editions.Issue(product, publisher, base, now()), advisory, draft, said);
            audit.record(tx, caller, "advisory.published", advisory.name(), null, Map.of("summary", said));
            caseOf(product, advisory)
                    .ifPresent(c -> tell(
                            tx,
                            product,
                            c,
                            "Advisory published",
                            "%s, revision %d: %s"
                                    .formatted(
                                            advisory.name(),
                                            advisory.revisions().size() + 1,
                                            draft.title())));
        });
    }

    /**
     * Takes a published advisory back for good; it stays readable as withdrawn.
     *
     * @throws Problem 409 when it is not published, or withdrawn already
     */
    Advisory withdraw(Caller caller, Product product, String name, String reason, String base) {
        String said = said("reason", reason);
        Publisher publisher = publishers.required(product.organization());
        return change(product, name, (tx, advisory) -> {
            requirePublished(advisory);
            Draft last = store.lastContent(tx, advisory.id()).orElseThrow();
            editions.withdraw(tx, caller, new Editions.Issue(product, publisher, base, now()), advisory, last, said);
            audit.record(tx, caller, "advisory.withdrawn", advisory.name(), null, Map.of("reason", said));
            caseOf(product, advisory)
                    .ifPresent(c -> tell(tx, product, c, "Advisory withdrawn", advisory.name() + ": " + said));
        });
    }

    /**
     * A revision's document, without a number the newest; of what was never published, the draft's.
     *
     * @throws Problem 404 when it has no such revision
     */
    String document(Product product, Advisory advisory, @Nullable Integer revision, String base) {
        if (revision == null && advisory.trackingId().isEmpty()) {
            return CsafFile.text(preview(product, advisory, base).document());
        }
        return file(product, advisory, revision == null ? advisory.revisions().size() : revision)
                .document();
    }

    /** @throws Problem 404 when it has no such revision */
    AdvisoryStore.File file(Product product, Advisory advisory, int revision) {
        return db.inTransaction(product.organization(), tx -> store.file(tx, advisory.id(), revision))
                .orElseThrow(() -> Problem.notFound("Revision", String.valueOf(revision)));
    }

    /** What a draft names must be versions that there are. */
    private void requireKnown(Product product, Draft draft) {
        KnownVersions known = drafting.versions(product);
        for (Draft.Entry entry : draft.vulnerabilities()) {
            for (Draft.Said said : entry.versions()) {
                boolean there = known.all().stream()
                        .anyMatch(one ->
                                one.type().equals(said.type()) && one.version().equals(said.version()));
                if (!there) {
                    throw Problem.invalid("%s: %s has no software %s %s."
                            .formatted(entry.id(), product.name(), said.type(), said.version()));
                }
            }
        }
    }

    private static void requireStaysPublic(Advisory advisory, Draft draft) {
        if (advisory.newest().filter(one -> one.tlp().isPublic()).isPresent()
                && !draft.label().isPublic()) {
            throw Problem.conflict(
                    "advisory-is-public",
                    "%s was published for everybody and cannot be narrowed to %s; withdraw it instead."
                            .formatted(advisory.name(), draft.label().label()));
        }
    }

    private static void requirePublished(Advisory advisory) {
        if (advisory.withdrawn()) {
            throw Problem.conflict("advisory-withdrawn", "%s is withdrawn, for good.".formatted(advisory.name()));
        }
        if (advisory.trackingId().isEmpty()) {
            throw Problem.conflict("advisory-not-published", "%s was never published.".formatted(advisory.name()));
        }
    }

    /** @throws Problem 409 when nothing is being written */
    static Draft writing(Advisory advisory) {
        return advisory.draft()
                .orElseThrow(() -> Problem.conflict(
                        "advisory-not-in-draft",
                        "%s is %s; what was published does not change. Begin a revision to change it."
                                .formatted(advisory.name(), advisory.state().title())));
    }

    private Optional<Case> caseOf(Product product, Advisory advisory) {
        return advisory.caseName().isEmpty()
                ? Optional.empty()
                : Optional.of(cases.require(product, advisory.caseName()));
    }

    private void tell(Tx tx, Product product, Case c, String what, String detail) {
        cases.append(tx, product.organization(), c, what, detail, now());
    }

    private Advisory change(Product product, String name, Change change) {
        return db.inTransaction(product.organization(), tx -> {
            Advisory before = locked(tx, product, name);
            change.make(tx, before);
            return store.find(tx, product.id(), before.number()).orElseThrow();
        });
    }

    private Advisory locked(Tx tx, Product product, String name) {
        return store.lock(tx, product.id(), number(name)).orElseThrow(() -> Problem.notFound("Advisory", name));
    }

    @FunctionalInterface
    private interface Change {
        void make(Tx tx, Advisory advisory);
    }

    private static String said(String field, String text) {
        if (text.isBlank() || text.length() > MAX_SUMMARY_CHARACTERS || text.indexOf('\0') >= 0) {
            throw Problem.invalid("%s must have 1 to %,d characters.".formatted(field, MAX_SUMMARY_CHARACTERS));
        }
        return text.strip();
    }

    private static void checkName(String vulnerability) {
        if (!VULNERABILITY.matcher(vulnerability).matches()) {
            throw Problem.invalid("“%s” is no vulnerability's name, such as CVE-2026-1234."
                    .formatted(vulnerability.substring(0, Math.min(vulnerability.length(), 40))));
        }
    }

    private static int number(String name) {
        var form = NAME.matcher(name);
        if (!form.matches()) {
            throw Problem.notFound("Advisory", name);
        }
        return Integer.parseInt(form.group(1));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
