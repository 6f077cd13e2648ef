package dev.fleetward.access;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SecurityKind;
import dev.fleetward.kernel.SecuritySignals;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who changed what, when, from where: one chain of entries for each organization, each carrying the hash of the one
 * before it, written in the transaction of the change itself. Nobody may change or delete an entry.
 */
@ApplicationScoped
public class Audit {
    private static final int VERIFY_ROWS = 1_000;

    /** Changes of who may do what, and of what is trusted: they bear on security by themselves. */
    private static final Set<String> GIVES_ACCESS = Set.of(
            "person.invited",
            "person.changed",
            "person.let-back-in",
            "password.changed",
            "second-factor.set-up",
            "second-factor.removed",
            "token.made",
            "token.revoked",
            "project-key.made",
            "project-key.revoked",
            "ddi-token.made",
            "target-token.issued",
            "target-token.revoked",
            "signing-key.registered",
            "signing-key.retired",
            "release-policy.changed",
            "release.override-granted",
            "tuf.rotated",
            "mail-server.set",
            "mail-server.removed",
            "alert-target.added",
            "alert-target.changed",
            "alert-target.deleted");

    private final Clock clock;
    private final AuditStore store;
    private final SecuritySignals signals;

    Audit(Clock clock, AuditStore store, SecuritySignals signals) {
        this.clock = clock;
        this.store = store;
        this.signals = signals;
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

    /** Newest first, from before the sequence number given. */
    List<AuditEntry> before(Tx tx, long sequence, int rows) {
        return store.newest(tx, sequence, rows).stream()
                .map(AuditStore.Chained::entry)
                .toList();
    }

    /** Oldest first, what was done to any of these subjects; at most so many. */
    public List<AuditEntry> about(Tx tx, Collection<String> subjects, int rows) {
        return store.about(tx, subjects, rows);
    }

    /** Recomputes every hash of the organization's chain. */
    AuditVerdict verify(Tx tx, OrganizationId organization) {
        var end = store.lockLast(tx, organization);
        byte[] previous = AuditStore.GENESIS;
        long checked = 0;
        while (checked < end.sequence()) {
            for (var link : store.oldest(tx, checked, VERIFY_ROWS)) {
                boolean whole = link.entry().sequence() == checked + 1
                        && Arrays.equals(link.previousHash(), previous)
                        && Arrays.equals(link.hash(), hash(previous, link.entry()));
                if (!whole) {
                    return new AuditVerdict(false, checked, HexFormat.of().formatHex(previous));
                }
                previous = link.hash();
                checked++;
            }
        }
        return new AuditVerdict(true, checked, HexFormat.of().formatHex(previous));
    }

    private static byte[] hash(byte[] previous, AuditEntry entry) {
        return Secrets.hash(HexFormat.of().formatHex(previous) + "\n" + Json.write(entry));
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
        var entry = new AuditEntry(
                last.sequence() + 1,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                actor,
                address,
                action,
                subject,
                before == null ? "" : Json.write(before),
                after == null ? "" : Json.write(after));
        byte[] hash = hash(last.hash(), entry);
        store.append(tx, organization, entry, last.hash(), hash);
        if (GIVES_ACCESS.contains(action)) {
            tx.afterCommit(() -> signals.notice(
                    organization,
                    null,
                    SecurityKind.CONFIGURATION_CHANGED,
                    "",
                    actor.replaceFirst(" \\([a-z]+:[^)]*\\)$", ""),
                    "%s: %s".formatted(action, subject)));
        }
    }
}
