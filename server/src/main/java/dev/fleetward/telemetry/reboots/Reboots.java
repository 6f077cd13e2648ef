package dev.fleetward.telemetry.reboots;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.devices.DeviceId;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.telemetry.Days;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reboots of the fleet by reason and software version. Safe for concurrent use. */
@ApplicationScoped
public class Reboots {
    private final Db db;
    private final RebootStore store;

    Reboots(Db db, RebootStore store) {
        this.db = db;
        this.store = store;
    }

    /**
     * How often devices rebooted for a reason.
     *
     * @param reason the firmware SDK's number in hexadecimal, or an agent's own word
     * @param name what the number stands for; empty while nobody knows
     * @param version null for all of them; empty when devices did not say
     */
    public record Row(
            String reason,
            String name,
            boolean isUnexpected,
            @Nullable String version,
            long reboots,
            long devices) {
        /** As shown to people. */
        public String word() {
            return name.isEmpty() ? reason : name;
        }

        @JsonIgnore
        public boolean isOfAll() {
            return version == null;
        }
    }

    /**
     * A device restarted on that day (UTC) though nobody asked it to.
     *
     * @param version it told of; empty when it did not say
     */
    public record UnexpectedDay(DeviceId device, LocalDate day, Optional<String> version) {}

    /** For the rollout guard: every device-day with an unexpected restart from the day of that moment on. */
    public List<UnexpectedDay> unexpectedDays(Tx tx, ProductId product, Instant since) {
        return store.unexpectedDays(tx, product, LocalDate.ofInstant(since, ZoneOffset.UTC));
    }

    /** Each reason over all versions, the unexpected first and the most frequent of them first; then by version. */
    public List<Row> byReason(Product product, Days days) {
        return db.inTransaction(product.organization(), tx -> store.byReason(tx, product.id(), days.from(), days.to()));
    }
}
