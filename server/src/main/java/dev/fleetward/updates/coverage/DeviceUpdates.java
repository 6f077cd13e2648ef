package dev.fleetward.updates.coverage;

import dev.fleetward.access.Caller;
import dev.fleetward.devices.Device;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.updates.Deployments;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One device's updates: what it had, whether one is available, and why it gets one or not. Safe for concurrent use. */
@ApplicationScoped
public class DeviceUpdates {
    static final Duration MAX_POSTPONEMENT = Duration.ofDays(90);
    private static final int MAX_REASON_CHARACTERS = 500;

    private final Db db;
    private final DeviceUpdateStore store;
    private final Deployments deployments;
    private final Clock clock;

    DeviceUpdates(Db db, DeviceUpdateStore store, Deployments deployments, Clock clock) {
        this.db = db;
        this.store = store;
        this.deployments = deployments;
        this.clock = clock;
    }

    /** @param text the device's own words, or empty */
    public record Moment(Instant at, String what, String text) {}

    /** One update with every step of it, oldest first. */
    public record Journey(Deployments.Past update, List<Moment> steps) {}

    /** For each software type that was ever rolled out, the newest rollout. */
    public List<Answer> why(Product product, Device device) {
        return db.inTransaction(product.organization(), tx -> why(tx, product, device));
    }

    private List<Answer> why(Tx tx, Product product, Device device) {
        Instant now = clock.instant();
        return store.facts(tx, product.id().value(), device.id().value(), now).stream()
                .map(facts -> Questions.answer(facts, now))
                .toList();
    }

    /** Newest first. */
    public List<Journey> history(Product product, Device device) {
        List<Deployments.Past> past =
                deployments.history(product.organization(), device.id().value());
        Map<Integer, List<Moment>> steps = db
                .inTransaction(
                        product.organization(), tx -> store.moments(tx, device.id().value()))
                .stream()
                .collect(Collectors.groupingBy(
                        DeviceUpdateStore.Moment::action,
                        Collectors.mapping(DeviceUpdateStore.Moment::moment, Collectors.toList())));
        return past.stream()
                .map(one -> new Journey(one, steps.getOrDefault(one.actionId(), List.of())))
                .toList();
    }

    /**
     * Records that the device's user put the update off; the device holds to it, the server only knows it.
     *
     * @param type software type; null for the only update that is available
     * @throws Problem 400 for a time that has passed or is too far, 409 when no update is available
     */
    List<Answer> postpone(
            Caller caller, Product product, Device device, @Nullable String type, Instant until, String reason) {
        Instant now = clock.instant();
        if (!until.isAfter(now) || until.isAfter(now.plus(MAX_POSTPONEMENT))) {
            throw Problem.invalid(
                    "until must lie in the next %d days, not %s.".formatted(MAX_POSTPONEMENT.toDays(), until));
        }
        if (reason.length() > MAX_REASON_CHARACTERS) {
            throw Problem.invalid("reason has at most %d characters.".formatted(MAX_REASON_CHARACTERS));
        }
        return db.inTransaction(product.organization(), tx -> {
            Answer available = available(why(tx, product, device), type)
                    .orElseThrow(() -> Problem.conflict(
                            "no-update-available",
                            "No update is available to %s, so there is none to postpone.".formatted(device.serial())));
            store.postpone(
                    tx,
                    product.organization(),
                    available.rollout(),
                    device.id().value(),
                    until,
                    reason.strip(),
                    caller.name(),
                    now);
            return why(tx, product, device);
        });
    }

    static Optional<Answer> available(List<Answer> answers, @Nullable String type) {
        return answers.stream()
                .filter(answer -> answer.gets() && !answer.has())
                .filter(answer -> type == null || answer.softwareType().equals(type))
                .findFirst();
    }
}
