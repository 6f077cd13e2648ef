package dev.fleetward.disclosure.upstream;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.components.Purl;
import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.Cases;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.disclosure.facts.MakerFacts;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Drafts what a component's maker is told, lets people edit it, and keeps that it was sent. Safe for concurrent use. */
@ApplicationScoped
class UpstreamReports {
    static final int MAX_LINE_CHARACTERS = 500;
    static final int MAX_TEXT_CHARACTERS = 60_000;
    static final int MAX_ANSWER_CHARACTERS = 20_000;
    static final int MAX_REPORTS = 100;
    static final int MAX_ANSWERS = 200;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Cases cases;
    private final LawFacts facts;
    private final MatchedComponents matches;
    private final UpstreamStore store;

    UpstreamReports(
            Db db,
            Clock clock,
            Audit audit,
            Cases cases,
            LawFacts facts,
            MatchedComponents matches,
            UpstreamStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.cases = cases;
        this.facts = facts;
        this.matches = matches;
        this.store = store;
    }

    /** @param matched components in which the case's vulnerabilities were found */
    record OfCase(List<UpstreamReport> reports, List<Matched> matched) {
        List<Matched> unreported() {
            return matched.stream().filter(one -> !one.reported()).toList();
        }
    }

    OfCase of(Product product, Case c) {
        return db.inTransaction(product.organization(), tx -> {
            List<UpstreamReport> reports = store.of(tx, c.id());
            return new OfCase(reports, matches.of(tx, product, c.id(), reports));
        });
    }

    /** @throws Problem 404 when the case has no such report */
    UpstreamReport require(Product product, Case c, String name) {
        return db.inTransaction(product.organization(), tx -> require(tx, c, name));
    }

    private UpstreamReport require(Tx tx, Case c, String name) {
        return store.of(tx, c.id()).stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("Upstream report", name));
    }

    /** @throws Problem 400 for no component, 409 when there are too many */
    UpstreamReport draft(Caller caller, Product product, Case c, String given) {
        String component = line("component", given);
        if (component.startsWith("pkg:") && Purl.find(component).isEmpty()) {
            throw Problem.invalid("component is no package URL such as pkg:npm/parser: “%s”.".formatted(component));
        }
        MakerFacts maker = facts.maker(product.organization());
        int number = db.inTransaction(product.organization(), tx -> {
            List<UpstreamReport> before = store.of(tx, c.id());
            if (before.size() >= MAX_REPORTS) {
                throw Problem.conflict(
                        "too-many-upstream-reports", "A case has at most %d upstream reports.".formatted(MAX_REPORTS));
            }
            Optional<Matched> matched = Matched.of(matches.of(tx, product, c.id(), before), component);
            List<UpstreamStore.Supplier> suppliers = store.suppliers(tx, product.id(), Matched.without(component));
            String names = suppliers.stream()
                    .map(UpstreamStore.Supplier::name)
                    .filter(name -> !name.isEmpty())
                    .distinct()
                    .collect(Collectors.joining(", "));
            var text = new UpstreamText(
                    product, maker, c, component, versions(tx, product, component, matched), names, matched);
            int made = store.insert(
                    tx,
                    product.organization(),
                    c.id(),
                    component,
                    new UpstreamStore.Words(
                            recipient(suppliers),
                            text.write(),
                            c.handling().embargoUntil().orElse(null),
                            Patch.NONE),
                    caller.name(),
                    now());
            cases.record(tx, caller, c, "Upstream report drafted", "U-%d on %s".formatted(made, component));
            audit.record(tx, caller, "case.upstream-drafted", c.name(), null, component);
            return made;
        });
        return require(product, c, "U-" + number);
    }

    private List<String> versions(Tx tx, Product product, String component, Optional<Matched> matched) {
        return matched.map(one -> one.findings().stream()
                        .map(finding -> finding.component().version())
                        .filter(version -> !version.isEmpty())
                        .distinct()
                        .toList())
                .orElseGet(() -> Purl.find(component)
                        .map(Purl::version)
                        .filter(version -> !version.isEmpty())
                        .map(List::of)
                        .orElseGet(() -> store.versions(tx, product.id(), Matched.without(component))));
    }

    private static String recipient(List<UpstreamStore.Supplier> suppliers) {
        String all = suppliers.stream()
                .map(one -> Stream.of(one.name(), one.contact())
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining(" ")))
                .collect(Collectors.joining(", "));
        return all.substring(0, Math.min(all.length(), MAX_LINE_CHARACTERS));
    }

    /** What a person changes of a draft; what is null stays. */
    record Change(
            @Nullable String recipient,
            @Nullable String text,
            @Nullable String embargoUntil,
            @Nullable String patch,
            @Nullable String patchReference) {}

    /** @throws Problem 400 for what cannot be, 409 when it is no draft any more */
    UpstreamReport change(Caller caller, Product product, Case c, String name, Change change) {
        db.doInTransaction(product.organization(), tx -> {
            UpstreamReport before = draftOf(tx, c, name);
            String text = change.text == null ? before.text() : change.text.replace("\r\n", "\n");
            requireText("text", text, MAX_TEXT_CHARACTERS);
            String recipient = change.recipient == null ? before.recipient() : change.recipient.strip();
            if (!recipient.isEmpty()) {
                line("recipient", recipient);
            }
            String kind = change.patch == null ? before.patch().kind().slug() : change.patch;
            String reference = change.patchReference == null
                    ? kind.equals(before.patch().kind().slug()) ? before.patch().reference() : ""
                    : change.patchReference;
            var words = new UpstreamStore.Words(
                    recipient,
                    text,
                    change.embargoUntil == null
                            ? before.embargoUntil().orElse(null)
                            : UpstreamTimes.embargo(change.embargoUntil).orElse(null),
                    Patch.of(kind, reference));
            store.change(tx, c.id(), before.number(), words, caller.name(), now());
            audit.record(tx, caller, "case.upstream-changed", c.name() + " " + name, before, words);
        });
        return require(product, c, name);
    }

    /** That a person sent it: when, to whom and how. */
    record Sent(Instant at, String to, Channel channel, String reference) {}

    /** @throws Problem 400 for a moment to come or nobody, 409 when it is unfinished or no draft any more */
    UpstreamReport sent(Caller caller, Product product, Case c, String name, Sent sent) {
        String recipient = line("to", sent.to);
        String reference = sent.reference.strip();
        if (!reference.isEmpty()) {
            line("reference", reference);
        }
        refuseFuture(c, sent.at);
        db.doInTransaction(product.organization(), tx -> {
            UpstreamReport before = draftOf(tx, c, name);
            UpstreamText.leftOpen(before.text()).ifPresent(open -> {
                throw Problem.conflict(
                        "upstream-report-unfinished",
                        "%s still says “%s”. Put there what you sent, or take the place out, then record it as sent."
                                .formatted(name, open));
            });
            var sending = new UpstreamReport.Sending(
                    sent.at.truncatedTo(ChronoUnit.MILLIS),
                    recipient,
                    sent.channel,
                    reference,
                    sha256(before.text()),
                    caller.name());
            store.sent(tx, c.id(), before.number(), sending);
            cases.record(
                    tx,
                    caller,
                    c,
                    "Upstream report sent",
                    "%s on %s, to %s by %s%s, SHA-256 %s"
                            .formatted(
                                    before.name(),
                                    before.component(),
                                    recipient,
                                    sent.channel.slug(),
                                    reference.isEmpty() ? "" : ", reference " + reference,
                                    sending.sha256()));
            audit.record(tx, caller, "case.upstream-sent", c.name() + " " + name, null, sending);
        });
        return require(product, c, name);
    }

    /** @throws Problem 400 without a reason, 409 when it is no draft any more */
    UpstreamReport notNeeded(Caller caller, Product product, Case c, String name, String reason) {
        String why = line("reason", reason);
        db.doInTransaction(product.organization(), tx -> {
            UpstreamReport before = draftOf(tx, c, name);
            var waiver = new UpstreamReport.Waiver(now(), why, caller.name());
            store.notNeeded(tx, c.id(), before.number(), waiver);
            cases.record(
                    tx,
                    caller,
                    c,
                    "Upstream report not needed",
                    "%s on %s: %s".formatted(before.name(), before.component(), why));
            audit.record(tx, caller, "case.upstream-not-needed", c.name() + " " + name, null, waiver);
        });
        return require(product, c, name);
    }

    /** @throws Problem 400 for an answer before the report or to come, 409 while it was not sent */
    UpstreamReport answered(Caller caller, Product product, Case c, String name, Instant at, String text) {
        requireText("text", text, MAX_ANSWER_CHARACTERS);
        refuseFuture(c, at);
        db.doInTransaction(product.organization(), tx -> {
            UpstreamReport before = locked(tx, c, name);
            Instant sentAt = before.sent()
                    .map(UpstreamReport.Sending::at)
                    .orElseThrow(() -> Problem.conflict(
                            "upstream-report-not-sent",
                            "%s was not sent, so nobody can have answered it. Record first that it was sent."
                                    .formatted(name)));
            if (at.isBefore(sentAt)) {
                throw Problem.invalid("at is %s, before the report was sent (%s).".formatted(at, sentAt));
            }
            if (before.answers().size() >= MAX_ANSWERS) {
                throw Problem.conflict(
                        "too-many-upstream-reports", "A report has at most %d answers.".formatted(MAX_ANSWERS));
            }
            var answer =
                    new UpstreamReport.Answer(at.truncatedTo(ChronoUnit.MILLIS), text.strip(), now(), caller.name());
            store.answered(tx, product.organization(), c.id(), before, answer);
            cases.record(tx, caller, c, "Upstream report answered", "%s: %s".formatted(name, answer.text()));
            audit.record(tx, caller, "case.upstream-answered", c.name() + " " + name, null, answer);
        });
        return require(product, c, name);
    }

    private UpstreamReport locked(Tx tx, Case c, String name) {
        store.lock(tx, c.id(), require(tx, c, name).number());
        return require(tx, c, name);
    }

    private UpstreamReport draftOf(Tx tx, Case c, String name) {
        UpstreamReport report = locked(tx, c, name);
        report.sent().ifPresent(sending -> {
            throw Problem.conflict(
                    "upstream-report-ended",
                    "%s was sent to %s on %s and stays as it is. Draft another one."
                            .formatted(name, sending.to(), sending.at()));
        });
        report.notNeeded().ifPresent(waiver -> {
            throw Problem.conflict(
                    "upstream-report-ended",
                    "%s was found not needed (%s) and stays as it is. Draft another one."
                            .formatted(name, waiver.reason()));
        });
        return report;
    }

    private void refuseFuture(Case c, Instant at) {
        Instant now = c.at(clock.instant());
        if (at.isAfter(now)) {
            throw Problem.invalid(
                    "at is %s, which is still to come (it is %s).".formatted(at, now.truncatedTo(ChronoUnit.SECONDS)));
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static void requireText(String field, String text, int maxCharacters) {
        if (text.isBlank() || text.length() > maxCharacters || text.indexOf('\0') >= 0) {
            throw Problem.invalid("%s must have 1 to %,d characters.".formatted(field, maxCharacters));
        }
    }

    private static String line(String field, String given) {
        String line = given.strip();
        if (line.isEmpty()
                || line.length() > MAX_LINE_CHARACTERS
                || line.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid("%s must be one line of 1 to %d characters.".formatted(field, MAX_LINE_CHARACTERS));
        }
        return line;
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
