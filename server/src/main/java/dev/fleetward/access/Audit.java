package dev.fleetward.access;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Who changed what, when, from where: one chain of entries for each organization, each carrying the hash of the one
 * before it, written in the transaction of the change itself. Nobody may change or delete an entry.
 */
@ApplicationScoped
public class Audit {
    private final Clock clock;
    private final AuditStore store;

    Audit(Clock clock, AuditStore store) {
        this.clock = clock;
        this.store = store;
    }

    /**
     * @param action verb and thing, such as {@code rollout.paused}
     * @param subject what it was done to, as a person would name it
     * @param before and after: records or maps of what changed; never secrets
     */
    public void record(
            Tx tx, Caller caller, String action, String subject, @Nullable Object before, @Nullable Object after) {
        record(
                tx,
                caller.organization(),
                caller.name() + " (" + caller.subject() + ")",
                caller.address(),
                action,
                subject,
                before,
                after);
    }

    /** For what the server does by itself, such as a guard pausing a rollout. */
    public void recordOwn(Tx tx, OrganizationId organization, String action, String subject, @Nullable Object after) {
        record(tx, organization, "Fleetward", "", action, subject, null, after);
    }

    private void record(
            Tx tx,
            OrganizationId organization,
            String actor,
            String address,
            String action,
            String subject,
            @Nullable Object before,
            @Nullable Object after) {
        var last = store.lockLast(tx, organization);
        var entry = new AuditStore.Entry(
                last.sequence() + 1,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                actor,
                address,
                action,
                subject,
                before == null ? "" : Json.write(before),
                after == null ? "" : Json.write(after));
        byte[] hash = Secrets.hash(HexFormat.of().formatHex(last.hash()) + "\n" + Json.write(entry));
        store.append(tx, organization, entry, last.hash(), hash);
    }
}
