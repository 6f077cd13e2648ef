package dev.fleetward.devices;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.SecurityKind;
import dev.fleetward.kernel.SecuritySignals;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Where devices are in their lives, and what people call them. Every change by a person is audited. */
@ApplicationScoped
public class Life {
    public static final int DEFAULT_SILENT_AFTER_DAYS = 7;
    private static final int MAX_SILENT_AFTER_DAYS = 365;
    private static final int MAX_NICKNAME_CHARACTERS = 100;
    private static final int MAX_REASON_CHARACTERS = 500;
    /** Few, for their rows are locked together, and what comes from one of them waits. */
    private static final int MAX_SILENCED_AT_ONCE = 2_000;
    /** More changes of software than these within an hour are not those of one unit. */
    private static final int MAX_CHANGES_AN_HOUR = 6;

    private final Db db;
    private final LifeStore store;
    private final Audit audit;
    private final SecuritySignals signals;
    private final Clock clock;

    Life(Db db, LifeStore store, Audit audit, SecuritySignals signals, Clock clock) {
        this.db = db;
        this.store = store;
        this.audit = audit;
        this.signals = signals;
        this.clock = clock;
    }

    /** @throws Problem 400 for a state people do not set, 409 when it is in that state */
    public void set(Caller caller, Product product, Device device, DeviceState state, String reason) {
        requireSettable(state, reason);
        db.doInTransaction(product.organization(), tx -> {
            if (set(tx, product, List.of(device.id().value()), state, reason, caller.name()) == 0) {
                throw Problem.conflict(
                        "device-state", "Device %s is %s already.".formatted(device.serial(), state.slug()));
            }
            audit.record(
                    tx,
                    caller,
                    "device.state-set",
                    product.slug() + "/" + device.serial(),
                    Map.of("state", device.state()),
                    Map.of("state", state, "reason", reason));
        });
    }

    /** For many at once; the caller audits. */
    public int set(Tx tx, Product product, Collection<UUID> devices, DeviceState state, String reason, String by) {
        return store.set(tx, product.id(), devices, state, reason, by, clock.instant());
    }

    /** @throws Problem 400 for a state that follows from contact alone, or an overlong reason */
    public static void requireSettable(DeviceState state, String reason) {
        if (state == DeviceState.SILENT || state == DeviceState.PROVISIONED) {
            throw Problem.invalid("People set active, retired or suspect; %s follows from the device's contact."
                    .formatted(state.slug()));
        }
        if (reason.length() > MAX_REASON_CHARACTERS) {
            throw Problem.invalid("reason may have at most %d characters.".formatted(MAX_REASON_CHARACTERS));
        }
    }

    /** @param nickname empty takes it away */
    public void nickname(Caller caller, Product product, Device device, String nickname) {
        String wanted = nickname.strip();
        if (wanted.length() > MAX_NICKNAME_CHARACTERS || wanted.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid(
                    "nickname may have at most %d characters, in one line.".formatted(MAX_NICKNAME_CHARACTERS));
        }
        db.doInTransaction(product.organization(), tx -> {
            store.nickname(tx, device.id(), wanted);
            audit.record(
                    tx,
                    caller,
                    "device.nickname-set",
                    product.slug() + "/" + device.serial(),
                    Map.of("nickname", device.nickname().orElse("")),
                    Map.of("nickname", wanted));
        });
    }

    public int silentAfterDays(Product product) {
        return db.inTransaction(
                product.organization(), tx -> store.silentAfterDays(tx, product.id(), DEFAULT_SILENT_AFTER_DAYS));
    }

    /** @throws Problem 400 when not 1 to {@value #MAX_SILENT_AFTER_DAYS} */
    public void silentAfterDays(Caller caller, Product product, int days) {
        if (days < 1 || days > MAX_SILENT_AFTER_DAYS) {
            throw Problem.invalid("silentAfterDays must be 1 to %d, not %d.".formatted(MAX_SILENT_AFTER_DAYS, days));
        }
        db.doInTransaction(product.organization(), tx -> {
            int before = store.silentAfterDays(tx, product.id(), DEFAULT_SILENT_AFTER_DAYS);
            store.silentAfterDays(tx, product.organization(), product.id(), days);
            audit.record(
                    tx,
                    caller,
                    "devices.settings-changed",
                    product.slug(),
                    Map.of("silentAfterDays", before),
                    Map.of("silentAfterDays", days));
        });
    }

    /** Newest first; {@code to} exclusive. */
    public List<StateChange> changes(Tx tx, DeviceId device, Instant from, Instant to) {
        return store.changes(tx, device, from, to);
    }

    /** Marks devices that were not seen for as long as their product allows; of all organizations. */
    void silenceQuiet() {
        int silenced;
        do {
            silenced = db.acrossOrganizations(
                    tx -> store.silence(tx, clock.instant(), DEFAULT_SILENT_AFTER_DAYS, MAX_SILENCED_AT_ONCE));
        } while (silenced == MAX_SILENCED_AT_ONCE);
    }

    /** Called at each change of software: two units with one serial give themselves away by it. */
    void suspectCopies(
            Tx tx,
            OrganizationId organization,
            dev.fleetward.products.ProductId product,
            DeviceId device,
            Instant changedAt) {
        long changes = store.softwareChangesSince(tx, device, changedAt.minus(Duration.ofHours(1)));
        if (changes > MAX_CHANGES_AN_HOUR) {
            String serial = store.serial(tx, device);
            tx.afterCommit(() -> signals.notice(
                    organization,
                    product.value(),
                    SecurityKind.CLONED_SERIAL,
                    serial,
                    "",
                    "It changed its software %d times within an hour, as two units with one serial would."
                            .formatted(changes)));
            store.set(
                    tx,
                    product,
                    List.of(device.value()),
                    DeviceState.SUSPECT,
                    "changed its software %d times within an hour, as two units with one serial would"
                            .formatted(changes),
                    "Fleetward",
                    clock.instant());
        }
    }
}
