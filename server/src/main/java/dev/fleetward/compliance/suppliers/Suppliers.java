package dev.fleetward.compliance.suppliers;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.TimeOrderedId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps what is stated of makers of components, what they were asked and answered. Safe for concurrent use. */
@ApplicationScoped
public class Suppliers {
    static final long MAX_DOCUMENT_BYTES = 50L * 1024 * 1024;
    static final int MAX_MAKERS = 2_000;
    static final int MAX_QUESTIONS = 200;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Blobs blobs;
    private final SupplierStore store;
    private final MarketStore market;

    Suppliers(Db db, Clock clock, Audit audit, Blobs blobs, SupplierStore store, MarketStore market) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.blobs = blobs;
        this.store = store;
        this.market = market;
    }

    /** The same name is the same maker, however it is written in large or small letters. */
    static UUID id(Product product, String name) {
        return UUID.nameUUIDFromBytes(
                (product.id().value() + "\n" + name.strip().toLowerCase(Locale.ROOT)).getBytes(StandardCharsets.UTF_8));
    }

    /** Questions whose day has passed without an answer, each in words. */
    public List<String> overdue(Product product) {
        LocalDate today = today();
        return db.inTransaction(product.organization(), tx -> store.all(tx, product.id())).stream()
                .flatMap(one -> one.questions().stream()
                        .filter(question -> question.isOverdue(today))
                        .map(question ->
                                "%s of %s, due %s".formatted(question.what().title(), one.name(), question.dueOn())))
                .toList();
    }

    /** What a person changes; what is null stays. */
    record Change(
            @Nullable String contact,
            @Nullable List<String> supplies,
            @Nullable String supportUntil,
            @Nullable String note) {}

    /**
     * Adds a maker that no SBOM names.
     *
     * @throws Problem 400 for what cannot be, 409 when there is one of that name
     */
    UUID add(Caller caller, Product product, String given, Change change) {
        String name = Given.line("name", given);
        UUID id = id(product, name);
        db.doInTransaction(product.organization(), tx -> {
            List<Stated> all = store.all(tx, product.id());
            if (find(tx, product, all, id).isPresent()) {
                throw Problem.conflict(
                        "supplier-exists", "%s is a supplier of %s already.".formatted(name, product.name()));
            }
            if (all.size() >= MAX_MAKERS) {
                throw Problem.conflict(
                        "too-many-suppliers", "A product has at most %,d stated suppliers.".formatted(MAX_MAKERS));
            }
            save(tx, caller, product, Stated.nothing(id, name), change);
        });
        return id;
    }

    /** @throws Problem 400 for what cannot be, 404 for a maker nobody names */
    void change(Caller caller, Product product, UUID id, Change change) {
        db.doInTransaction(product.organization(), tx -> save(tx, caller, product, require(tx, product, id), change));
    }

    private void save(Tx tx, Caller caller, Product product, Stated before, Change change) {
        var after = new Stated(
                before.id(),
                before.name(),
                change.contact == null ? before.contact() : Given.optionalLine("contact", change.contact),
                change.supplies == null ? before.supplies() : Given.lines("supplies", change.supplies),
                change.supportUntil == null
                        ? before.supportUntil()
                        : Given.optionalDay("supportUntil", change.supportUntil),
                change.note == null ? before.note() : Given.optionalText("note", change.note),
                before.questions());
        store.save(tx, product, after, caller.name(), now());
        audit.record(tx, caller, "supplier.changed", product.slug() + " " + after.name(), before, after);
    }

    /** @throws Problem 404 for a maker nothing is stated of, 409 when it was asked something */
    void remove(Caller caller, Product product, UUID id) {
        db.doInTransaction(product.organization(), tx -> {
            Stated before = store.all(tx, product.id()).stream()
                    .filter(one -> one.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> Problem.notFound("Supplier", id.toString()));
            if (!before.questions().isEmpty()) {
                throw Problem.conflict(
                        "supplier-was-asked",
                        "%s was asked %d questions, which are part of the due-diligence file; it stays."
                                .formatted(before.name(), before.questions().size()));
            }
            store.delete(tx, id);
            audit.record(tx, caller, "supplier.removed", product.slug() + " " + before.name(), before, null);
        });
    }

    /** @param askedOn today when blank */
    record Ask(
            @Nullable String what,
            @Nullable String detail,
            @Nullable String askedOn,
            @Nullable String dueOn) {}

    /** @throws Problem 400 for what cannot be, 404 for a maker nobody names */
    UUID ask(Caller caller, Product product, UUID id, Ask ask) {
        LocalDate askedOn =
                Given.optionalDay("askedOn", Given.text(ask.askedOn)).orElse(today());
        LocalDate dueOn = Given.day("dueOn", Given.text(ask.dueOn));
        Given.refuseAhead("askedOn", askedOn, today());
        if (dueOn.isBefore(askedOn)) {
            throw Problem.invalid("dueOn is %s, before it was asked (%s).".formatted(dueOn, askedOn));
        }
        var question = new Question(
                TimeOrderedId.at(clock.instant()),
                Question.What.parse(Given.text(ask.what)),
                Given.optionalLine("detail", Given.text(ask.detail)),
                askedOn,
                dueOn,
                caller.name(),
                Optional.empty());
        if (question.what() == Question.What.OTHER && question.detail().isEmpty()) {
            throw Problem.invalid("detail must say what else is asked.");
        }
        db.doInTransaction(product.organization(), tx -> {
            Stated maker = require(tx, product, id);
            if (maker.questions().size() >= MAX_QUESTIONS) {
                throw Problem.conflict(
                        "too-many-suppliers", "A supplier is asked at most %d questions.".formatted(MAX_QUESTIONS));
            }
            store.save(tx, product, maker, caller.name(), now());
            store.ask(tx, product, id, question);
            audit.record(tx, caller, "supplier.asked", product.slug() + " " + maker.name(), null, question);
        });
        return question.id();
    }

    /**
     * @param answeredOn today when blank
     * @param supportUntil until when they support what they supply, if they said so
     */
    record Answered(
            @Nullable String answeredOn,
            @Nullable String note,
            @Nullable String link,
            @Nullable String supportUntil) {}

    /** @throws Problem 400 for what cannot be, 404 for no such question, 409 when it was answered */
    void answer(Caller caller, Product product, UUID id, UUID questionId, Answered given) {
        LocalDate on =
                Given.optionalDay("answeredOn", Given.text(given.answeredOn)).orElse(today());
        Given.refuseAhead("answeredOn", on, today());
        var answer = new Question.Answer(
                on,
                Given.optionalText("note", Given.text(given.note)),
                Given.optionalLink("link", Given.text(given.link)),
                Optional.empty(),
                caller.name());
        Optional<LocalDate> support = Given.optionalDay("supportUntil", Given.text(given.supportUntil));
        db.doInTransaction(product.organization(), tx -> {
            Stated maker = require(tx, product, id);
            Question question = require(maker, questionId);
            if (on.isBefore(question.askedOn())) {
                throw Problem.invalid("answeredOn is %s, before it was asked (%s).".formatted(on, question.askedOn()));
            }
            if (!store.answer(tx, questionId, answer)) {
                throw Problem.conflict(
                        "question-answered",
                        "%s answered that on %s. Ask again if more is wanted."
                                .formatted(
                                        maker.name(),
                                        question.answer()
                                                .map(Question.Answer::on)
                                                .orElse(on)));
            }
            if (support.isPresent()) {
                save(tx, caller, product, maker, new Change(null, null, given.supportUntil, null));
            }
            audit.record(tx, caller, "supplier.answered", product.slug() + " " + maker.name(), question, answer);
        });
    }

    /**
     * Keeps a document with an answer.
     *
     * @throws Problem 400 for a file without name or bytes, 404 for no such question, 409 without an answer or when it has one
     */
    void document(Caller caller, Product product, UUID id, UUID questionId, String fileName, InputStream content) {
        String name = Given.line("fileName", fileName.replaceAll("[\\\\/\\p{Cntrl}]", "_"));
        refuseDocument(db.inTransaction(product.organization(), tx -> require(require(tx, product, id), questionId)));
        Blobs.Blob blob = blobs.put(product.organization(), content, "A document", MAX_DOCUMENT_BYTES);
        if (blob.sizeBytes() == 0) {
            throw Problem.invalid("The file “%s” is empty.".formatted(name));
        }
        var document = new Question.Document(name, blob.sha256(), blob.sizeBytes());
        db.doInTransaction(product.organization(), tx -> {
            Stated maker = require(tx, product, id);
            if (!store.document(tx, questionId, document)) {
                refuseDocument(require(maker, questionId));
            }
            audit.record(tx, caller, "supplier.document", product.slug() + " " + maker.name(), null, document);
        });
    }

    private static void refuseDocument(Question question) {
        if (question.answer().isEmpty()) {
            throw Problem.conflict(
                    "question-open", "A document belongs to an answer. Record first when it was answered.");
        }
        question.answer().flatMap(Question.Answer::document).ifPresent(document -> {
            throw Problem.conflict(
                    "question-answered",
                    "The answer has the document “%s” already. Ask again for another one."
                            .formatted(document.fileName()));
        });
    }

    /** @throws Problem 404 when the answer has none */
    Question.Document requireDocument(Product product, UUID id, UUID questionId) {
        return db.inTransaction(product.organization(), tx -> require(require(tx, product, id), questionId))
                .answer()
                .flatMap(Question.Answer::document)
                .orElseThrow(() -> Problem.notFound("Document", questionId.toString()));
    }

    InputStream open(Product product, Question.Document document) {
        return blobs.open(product.organization(), document.sha256());
    }

    private Stated require(Tx tx, Product product, UUID id) {
        return find(tx, product, store.all(tx, product.id()), id)
                .orElseThrow(() -> Problem.notFound("Supplier", id.toString()));
    }

    private Optional<Stated> find(Tx tx, Product product, List<Stated> stated, UUID id) {
        return stated.stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .or(() -> market.suppliers(tx, product.id()).stream()
                        .filter(name -> id(product, name).equals(id))
                        .findFirst()
                        .map(name -> Stated.nothing(id, name.strip())));
    }

    private static Question require(Stated maker, UUID question) {
        return maker.questions().stream()
                .filter(one -> one.id().equals(question))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("Question", question.toString()));
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
