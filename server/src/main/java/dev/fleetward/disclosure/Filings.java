package dev.fleetward.disclosure;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What is told to the CSIRT and ENISA, stage by stage. Nothing is ever sent by itself: a person files it with the
 * platform, and here it is kept as filed.
 */
@ApplicationScoped
class Filings {
    static final long MAX_RECEIPT_BYTES = 10_000_000;
    static final int MAX_RECEIPTS = 20;
    static final int MAX_REVISIONS = 500;

    private final Db db;
    private final CaseChanges changes;
    private final FilingStore store;
    private final Blobs blobs;
    private final Audit audit;

    Filings(Db db, CaseChanges changes, FilingStore store, Blobs blobs, Audit audit) {
        this.db = db;
        this.changes = changes;
        this.store = store;
        this.blobs = blobs;
        this.audit = audit;
    }

    /** @throws Problem 409 when the stage was sent, 400 for fields the form does not have */
    Case prepare(Caller caller, Product product, int number, Stage stage, Map<String, String> content) {
        return changes.change(product, number, (tx, c) -> {
            refuseSent(c, stage);
            FieldMatrix matrix = FieldMatrix.newest();
            Map<String, String> accepted = matrix.accept(c.kind(), content);
            var before = c.notification(stage);
            if (before.filter(saved -> saved.content().equals(accepted)).isPresent()) {
                return;
            }
            int revision = before.map(Notification::revision).orElse(0) + 1;
            if (revision > MAX_REVISIONS) {
                throw Problem.conflict(
                        "too-many-revisions", "A stage has at most %d revisions.".formatted(MAX_REVISIONS));
            }
            store.prepare(
                    tx,
                    product.organization(),
                    c.id(),
                    stage,
                    new FilingStore.Revision(revision, matrix.version(), accepted, caller.name(), changes.now(c)));
            changes.record(tx, caller, c, stage.title() + " saved", "Revision " + revision);
        });
    }

    /**
     * Records that a person filed the stage with the single reporting platform.
     *
     * @throws Problem 409 when awareness is not stated, the content incomplete or the stage sent before
     */
    Case send(Caller caller, Product product, int number, Stage stage, Instant at, String reference) {
        CaseChanges.requireText("reference", reference, Cases.MAX_TITLE_CHARACTERS);
        return changes.change(product, number, (tx, c) -> {
            refuseSent(c, stage);
            refuseUnready(c, stage, at);
            var sending = new Notification.Sending(at, reference.strip(), caller.name(), changes.now(c), "");
            store.send(tx, c.id(), stage, sending);
            changes.record(tx, caller, c, stage.title() + " sent", "Reference " + sending.reference() + ", sent " + at);
            audit.record(tx, caller, "case.notification-sent", c.name(), null, Map.of("stage", stage, "sent", sending));
        });
    }

    /**
     * Records that another stage's filing told what this one owes ("unless already provided", Article 14(2) and (4)).
     *
     * @throws Problem 409 when that stage was not filed or lacks what this one needs
     */
    Case alreadyGiven(Caller caller, Product product, int number, Stage stage, Stage in) {
        return changes.change(product, number, (tx, c) -> {
            refuseSent(c, stage);
            Notification fuller = c.notification(in)
                    .filter(one -> one.sent().isPresent() && in != stage)
                    .orElseThrow(() -> Problem.conflict(
                            "not-provided",
                            "The %s of case %s has not been filed, so it provided nothing."
                                    .formatted(word(in), c.name())));
            refuseMissing(c, stage, fuller);
            Notification.Sending filed = fuller.sent().orElseThrow();
            store.prepare(
                    tx,
                    product.organization(),
                    c.id(),
                    stage,
                    new FilingStore.Revision(
                            c.notification(stage).map(Notification::revision).orElse(0) + 1,
                            fuller.matrix(),
                            fuller.content(),
                            caller.name(),
                            changes.now(c)));
            var sending =
                    new Notification.Sending(filed.at(), filed.reference(), caller.name(), changes.now(c), in.slug());
            store.send(tx, c.id(), stage, sending);
            changes.record(
                    tx,
                    caller,
                    c,
                    stage.title() + " already provided",
                    "By the %s, reference %s, sent %s".formatted(word(in), filed.reference(), filed.at()));
            audit.record(tx, caller, "case.notification-sent", c.name(), null, Map.of("stage", stage, "sent", sending));
        });
    }

    /** @throws Problem 409 before the stage is recorded as sent, 413 for a file too large */
    Case addReceipt(Caller caller, Product product, int number, Stage stage, String name, InputStream file) {
        CaseChanges.requireText("name", name, Cases.MAX_TITLE_CHARACTERS);
        if (name.chars().anyMatch(letter -> Character.isISOControl(letter) || letter == '/' || letter == '\\')) {
            throw Problem.invalid("name must be a file name, such as receipt.pdf.");
        }
        var stored = blobs.put(product.organization(), file, "A receipt", MAX_RECEIPT_BYTES);
        return changes.change(product, number, (tx, c) -> {
            if (c.notification(stage).flatMap(Notification::sent).isEmpty()) {
                throw Problem.conflict(
                        "not-sent", "Record the %s of case %s as sent first.".formatted(word(stage), c.name()));
            }
            if (store.receipts(tx, c.id(), stage).size() >= MAX_RECEIPTS) {
                throw Problem.conflict("too-many-receipts", "A stage has at most %d receipts.".formatted(MAX_RECEIPTS));
            }
            store.receipt(
                    tx,
                    product.organization(),
                    c.id(),
                    stage,
                    new FilingStore.Receipt(
                            stored.sha256(), name.strip(), stored.sizeBytes(), caller.name(), changes.now(c)));
            changes.record(tx, caller, c, "Receipt added", "%s, SHA-256 %s".formatted(name.strip(), stored.sha256()));
        });
    }

    List<FilingStore.Revision> revisions(Product product, Case c, Stage stage) {
        return db.inTransaction(product.organization(), tx -> store.revisions(tx, c.id(), stage));
    }

    /** @throws Problem 404 when there is none of that number */
    FilingStore.Revision revision(Product product, Case c, Stage stage, int number) {
        return db.inTransaction(product.organization(), tx -> store.revision(tx, c.id(), stage, number))
                .orElseThrow(() -> Problem.notFound("Revision", Integer.toString(number)));
    }

    List<FilingStore.Receipt> receipts(Product product, Case c, Stage stage) {
        return db.inTransaction(product.organization(), tx -> store.receipts(tx, c.id(), stage));
    }

    /** @throws Problem 404 when the stage has no such receipt */
    InputStream receipt(Product product, Case c, Stage stage, String sha256) {
        if (receipts(product, c, stage).stream().noneMatch(one -> one.sha256().equals(sha256))) {
            throw Problem.notFound("Receipt", sha256);
        }
        return blobs.open(product.organization(), sha256);
    }

    private void refuseUnready(Case c, Stage stage, Instant at) {
        CaseChanges.refuseFuture("at", at, changes.now(c));
        Instant aware = c.instants()
                .awareSince()
                .orElseThrow(() -> Problem.conflict(
                        "awareness-missing",
                        "State first when you became aware of case %s; the stages count from it.".formatted(c.name())));
        if (at.isBefore(aware)) {
            throw Problem.invalid("A stage cannot be sent before awareness (%s).".formatted(aware));
        }
        refuseMissing(
                c,
                stage,
                c.notification(stage)
                        .orElseGet(() -> new Notification(
                                stage, 0, FieldMatrix.newest().version(), Map.of(), "", aware, Optional.empty())));
    }

    private static void refuseMissing(Case c, Stage stage, Notification prepared) {
        List<String> missing = FieldMatrix.of(prepared.matrix()).missing(c.kind(), stage, prepared.content());
        if (!missing.isEmpty()) {
            throw Problem.conflict(
                    "notification-incomplete",
                    "The %s of case %s lacks: %s. Fill them in and save, then record it as sent."
                            .formatted(word(stage), c.name(), String.join(", ", missing)));
        }
    }

    private static void refuseSent(Case c, Stage stage) {
        c.notification(stage).flatMap(Notification::sent).ifPresent(sent -> {
            throw Problem.conflict(
                    "notification-sent",
                    "The %s of case %s was recorded as sent at %s under reference %s; it is kept as sent."
                            .formatted(word(stage), c.name(), sent.at(), sent.reference()));
        });
    }

    private static String word(Stage stage) {
        return stage.title().toLowerCase(Locale.ROOT);
    }
}
