package dev.fleetward.privacy.owners;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.disclosure.time.Deadline;
import dev.fleetward.disclosure.time.GdprArticle12;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.privacy.Erasures;
import dev.fleetward.privacy.exports.DataExport;
import dev.fleetward.privacy.exports.DataExports;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How requests of owners are answered: begun, extended, done or refused. Safe for concurrent use. */
@ApplicationScoped
class RequestAnswers {
    static final int DOWNLOAD_DAYS = 1;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Products products;
    private final OwnerRequests requests;
    private final OwnerRequestStore store;
    private final DataExports exports;
    private final Erasures erasures;

    RequestAnswers(
            Db db,
            Clock clock,
            Audit audit,
            Products products,
            OwnerRequests requests,
            OwnerRequestStore store,
            DataExports exports,
            Erasures erasures) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.products = products;
        this.requests = requests;
        this.store = store;
        this.exports = exports;
        this.erasures = erasures;
    }

    /** @throws Problem 409 unless it was just received */
    OwnerRequest start(Caller caller, Product product, UUID id) {
        return change(caller, product, id, OwnerRequest.Entry.What.STARTED, "", tx -> store.start(tx, id));
    }

    /**
     * By two further months, once, while the first is running: the owner must be told with the reasons within it.
     *
     * @param told how the owner was told, where they do not follow it on their page
     * @throws Problem 409 when it is too late, was extended or is closed
     */
    OwnerRequest extend(Caller caller, Product product, UUID id, @Nullable String reason, @Nullable String told) {
        OwnerRequest request = requests.require(product, id);
        String why = Wish.required("reason", reason);
        String how = request.channel() == Channel.OWNER_PAGE
                ? "told on the owner’s page"
                : Wish.required("told (how the owner was told)", told);
        Instant now = now();
        if (request.isOverdue(now)) {
            throw Problem.conflict(
                    "request-state",
                    "The first month is over; an extension must be told within it (GDPR Article 12(3)).");
        }
        Deadline due = GdprArticle12.extended(request.receivedAt(), requests.memberState(product));
        return change(
                caller,
                product,
                id,
                OwnerRequest.Entry.What.EXTENDED,
                "%s (%s)".formatted(why, how),
                tx -> store.extend(tx, id, now, due, why));
    }

    /** @throws Problem 409 when it is closed */
    OwnerRequest message(Caller caller, Product product, UUID id, boolean byOwner, @Nullable String text) {
        String message = Wish.required("text", text);
        requireOpen(requests.require(product, id));
        db.doInTransaction(
                product.organization(),
                tx -> requests.note(tx, product, id, OwnerRequest.Entry.What.MESSAGE, byOwner, caller.name(), message));
        return requests.require(product, id);
    }

    /**
     * An erasure is done with it, where the device is still held.
     *
     * @param confirm the serial, for an erasure
     * @throws Problem 400 when the serial typed is another, 409 when it is closed
     */
    OwnerRequest complete(Caller caller, Product product, UUID id, @Nullable String answer, @Nullable String confirm) {
        OwnerRequest request = requests.require(product, id);
        requireOpen(request);
        boolean erases =
                request.kind() == RequestKind.ERASURE && request.serial().isPresent();
        String text = erases ? "Everything held of the device is erased." : Wish.required("answer", answer);
        if (erases) {
            UUID erasure =
                    erasures.request(caller, product, request.serial().orElseThrow(), confirm == null ? "" : confirm);
            db.doInTransaction(product.organization(), tx -> store.erases(tx, id, erasure));
        }
        return close(caller, product, id, OwnerRequest.State.DONE, text, "");
    }

    /**
     * @param article what the refusal rests on
     * @throws Problem 400 without reason and article, 409 when it is closed
     */
    OwnerRequest refuse(Caller caller, Product product, UUID id, @Nullable String reason, @Nullable String article) {
        String law = Wish.required("article", article);
        if (law.length() > Wish.MAX_LINE_CHARACTERS) {
            throw Problem.invalid("article may have at most %d characters.".formatted(Wish.MAX_LINE_CHARACTERS));
        }
        return close(caller, product, id, OwnerRequest.State.REFUSED, Wish.required("reason", reason), law);
    }

    /** Requests of owners' pages whose data lies ready by now are done. */
    void settle() {
        for (OwnerRequest request : db.acrossOrganizations(store::preparing)) {
            products.byId(request.organization(), new ProductId(request.product()))
                    .ifPresent(product -> settle(product, request));
        }
    }

    /** @return the request as it stands then */
    OwnerRequest settle(Product product, OwnerRequest request) {
        boolean waits = request.isOpen()
                && request.channel() == Channel.OWNER_PAGE
                && request.exportId().isPresent();
        if (!waits) {
            return request;
        }
        DataExport export;
        try {
            export = exports.require(product, request.exportId().orElseThrow());
        } catch (Problem gone) {
            return request;
        }
        if (!export.isReady()) {
            return request;
        }
        String answer = "Your data is ready. Fetch it on this page until %s."
                .formatted(DAY.format(export.expiresAt().atZone(ZoneOffset.UTC)));
        db.doInTransaction(product.organization(), tx -> {
            if (store.close(tx, request.id(), OwnerRequest.State.DONE, now(), answer, "")) {
                requests.note(tx, product, request.id(), OwnerRequest.Entry.What.DONE, false, "Fleetward", answer);
                audit.recordOwn(
                        tx,
                        product.organization(),
                        "owner-request.done",
                        product.slug() + " " + request.fingerprint(),
                        Map.of("request", request.id()));
            }
        });
        return requests.require(product, request.id());
    }

    /**
     * The data that was prepared for it, by a link that expires soon.
     *
     * @return its path
     * @throws Problem 404 when none was prepared or it was deleted, 409 while it is being prepared
     */
    String download(OwnerLinks.Visit visit, UUID id, String address) {
        OwnerRequest request = requests.require(visit, id);
        UUID export = request.exportId().orElseThrow(() -> Problem.notFound("Export of request", id.toString()));
        return exports.link(visit.caller(address), visit.product(), export, DOWNLOAD_DAYS, "")
                .url();
    }

    private OwnerRequest close(
            Caller caller, Product product, UUID id, OwnerRequest.State state, String answer, String article) {
        var what = state == OwnerRequest.State.DONE ? OwnerRequest.Entry.What.DONE : OwnerRequest.Entry.What.REFUSED;
        String detail = article.isEmpty() ? answer : "%s (%s)".formatted(answer, article);
        return change(caller, product, id, what, detail, tx -> store.close(tx, id, state, now(), answer, article));
    }

    private OwnerRequest change(
            Caller caller,
            Product product,
            UUID id,
            OwnerRequest.Entry.What what,
            String detail,
            Predicate<Tx> change) {
        OwnerRequest before = requests.require(product, id);
        db.doInTransaction(product.organization(), tx -> {
            if (!change.test(tx)) {
                throw wrongState(before, what);
            }
            requests.note(tx, product, id, what, false, caller.name(), detail);
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("request", id);
            told.put("kind", before.kind());
            audit.record(
                    tx,
                    caller,
                    "owner-request." + what.name().toLowerCase(Locale.ROOT),
                    product.slug() + " " + before.fingerprint(),
                    null,
                    told);
        });
        return requests.require(product, id);
    }

    private static void requireOpen(OwnerRequest request) {
        if (!request.isOpen()) {
            throw Problem.conflict(
                    "request-state",
                    "The request is %s since %s; nothing more can be done with it."
                            .formatted(
                                    request.state().words(), request.closedAt().orElseThrow()));
        }
    }

    private static Problem wrongState(OwnerRequest request, OwnerRequest.Entry.What what) {
        requireOpen(request);
        return Problem.conflict(
                "request-state",
                what == OwnerRequest.Entry.What.EXTENDED
                        ? "The request was extended already; it can be once (GDPR Article 12(3))."
                        : "The request is %s already.".formatted(request.state().words()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
