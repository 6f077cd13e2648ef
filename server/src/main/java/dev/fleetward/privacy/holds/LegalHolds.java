package dev.fleetward.privacy.holds;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.devices.Device;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Places and releases holds, and says what they keep. Safe for concurrent use. */
@ApplicationScoped
public class LegalHolds {
    static final int MAX_REASON_CHARACTERS = 2_000;
    private static final int MAX_REFERENCE_CHARACTERS = 200;
    private static final int MAX_ACTIVE = 1_000;
    private static final int REVIEW_MONTHS = 6;

    private final Db db;
    private final Clock clock;
    private final Audit audit;
    private final Devices devices;
    private final LegalHoldStore store;

    LegalHolds(Db db, Clock clock, Audit audit, Devices devices, LegalHoldStore store) {
        this.db = db;
        this.clock = clock;
        this.audit = audit;
        this.devices = devices;
        this.store = store;
    }

    /** A hold as it is asked for; without serial all data of the product is held, without review date half a year. */
    record Wanted(
            @Nullable String serial,
            @Nullable String reason,
            @Nullable String reference,
            @Nullable String reviewOn) {}

    /** What the holds of a product keep. */
    public record Held(boolean everything, Set<UUID> devices, Set<String> serials) {}

    /** @throws Problem 404 for an unknown device, 400 for a hold without reason or a review that is not to come */
    LegalHold place(Caller caller, Product product, Wanted wanted) {
        String reason = text("reason", wanted.reason, MAX_REASON_CHARACTERS);
        if (reason.isEmpty()) {
            throw Problem.invalid("A hold needs a reason: the claim or the duty that the data is kept for.");
        }
        String reference = text("reference", wanted.reference, MAX_REFERENCE_CHARACTERS);
        LocalDate reviewOn = review(wanted.reviewOn);
        String serial = wanted.serial == null ? "" : wanted.serial.strip();
        Device device = serial.isEmpty() ? null : devices.require(product, serial);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        return db.inTransaction(product.organization(), tx -> {
            if (store.countActive(tx, product.id().value()) >= MAX_ACTIVE) {
                throw Problem.invalid(
                        "A product has at most %,d holds; hold the whole product instead.".formatted(MAX_ACTIVE));
            }
            UUID id = store.insert(
                    tx,
                    product,
                    device == null ? null : device.id().value(),
                    reason,
                    reference,
                    caller.name(),
                    now,
                    reviewOn);
            audit.record(
                    tx,
                    caller,
                    "legal-hold.placed",
                    product.slug() + " " + id,
                    null,
                    Map.of("serial", serial, "reason", reason, "reference", reference));
            return require(tx, product, id);
        });
    }

    /** @throws Problem 404 for an unknown hold, 409 when it was released already, 400 without a reason */
    LegalHold release(Caller caller, Product product, UUID id, @Nullable String reason) {
        String why = text("reason", reason, MAX_REASON_CHARACTERS);
        if (why.isEmpty()) {
            throw Problem.invalid("Say why the hold is no longer needed; it stays until then.");
        }
        return db.inTransaction(product.organization(), tx -> {
            require(tx, product, id);
            if (!store.release(tx, id, caller.name(), clock.instant().truncatedTo(ChronoUnit.MILLIS), why)) {
                throw Problem.conflict("hold-released", "The hold was released already.");
            }
            audit.record(tx, caller, "legal-hold.released", product.slug() + " " + id, null, Map.of("reason", why));
            return require(tx, product, id);
        });
    }

    List<LegalHold> list(Product product) {
        return db.inTransaction(
                product.organization(), tx -> store.list(tx, product.id().value()));
    }

    /** @throws Problem 404 when the product has no such hold */
    LegalHold require(Product product, UUID id) {
        return db.inTransaction(product.organization(), tx -> require(tx, product, id));
    }

    private LegalHold require(Tx tx, Product product, UUID id) {
        return store.find(tx, product.id().value(), id).orElseThrow(() -> Problem.notFound("Hold", id.toString()));
    }

    public Optional<LegalHold> on(Product product, Device device) {
        return db.inTransaction(
                product.organization(),
                tx -> store.on(tx, product.id().value(), device.id().value()));
    }

    /** @throws Problem 409 when the device's data must stay, with the reason */
    public void refuseErasure(Tx tx, Product product, Device device) {
        store.on(tx, product.id().value(), device.id().value()).ifPresent(hold -> {
            throw Problem.conflict(
                    "legal-hold",
                    "Nothing was erased: since %s a legal hold on %s keeps the data (Regulation (EU) 2016/679, Article 17(3)(b) and (e)). Its reason: %s Release hold %s first, or tell the owner why the request is refused."
                            .formatted(
                                    LocalDate.ofInstant(hold.placedAt(), ZoneOffset.UTC),
                                    hold.serial().isPresent() ? "the device" : "the whole product",
                                    sentence(hold.reason()),
                                    hold.id()));
        });
    }

    public Held held(Tx tx, Product product) {
        Set<UUID> ids = new HashSet<>();
        Set<String> serials = new HashSet<>();
        boolean everything = false;
        for (LegalHoldStore.Held one : store.held(tx, product.id().value())) {
            if (one.device() == null) {
                everything = true;
            } else {
                ids.add(one.device());
            }
            if (one.serial() != null) {
                serials.add(one.serial());
            }
        }
        return new Held(everything, ids, serials);
    }

    private LocalDate review(@Nullable String typed) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        if (typed == null || typed.isBlank()) {
            return today.plusMonths(REVIEW_MONTHS);
        }
        try {
            LocalDate day = LocalDate.parse(typed.strip());
            if (day.isAfter(today)) {
                return day;
            }
        } catch (DateTimeParseException e) {
            throw Problem.invalid("reviewOn “%s” is not a date such as 2027-06-30.".formatted(typed));
        }
        throw Problem.invalid("reviewOn must be a day to come, not %s.".formatted(typed.strip()));
    }

    private static String text(String name, @Nullable String typed, int max) {
        String text = typed == null ? "" : typed.strip();
        if (text.length() > max) {
            throw Problem.invalid("%s has at most %,d characters.".formatted(name, max));
        }
        return text;
    }

    private static String sentence(String reason) {
        return reason.endsWith(".") ? reason : reason + ".";
    }
}
