package dev.fleetward.kernel;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges the master key and seals every stored secret anew. Cut off in the midst, it goes on at the next call or by
 * itself: until the end either key reads. Safe for concurrent use.
 */
@ApplicationScoped
public class KeyRotation implements RecurringJob, ServerPart {
    /** Longer than any link that is signed lives. */
    static final Duration LINKS_LIVE_ON = Duration.ofHours(24);

    private static final Logger LOG = Logger.getLogger(KeyRotation.class);
    private static final String NAME = "master-key";
    private static final int BATCH_ROWS = 100;

    private final Db db;
    private final Nodes nodes;
    private final MasterKey key;
    private final Clock clock;
    private final List<SealedSecrets.Column> columns;

    KeyRotation(Db db, Nodes nodes, MasterKey key, Clock clock, @Any Instance<SealedSecrets> secrets) {
        this.db = db;
        this.nodes = nodes;
        this.key = key;
        this.clock = clock;
        this.columns = secrets.stream()
                .map(SealedSecrets::sealedSecrets)
                .sorted(Comparator.comparing(SealedSecrets.Column::table))
                .toList();
        nodes.hear(MasterKeyExchanged.class, _ -> key.reload(), key::reload);
    }

    record MasterKeyExchanged(String key) implements Nodes.News {}

    /**
     * What was done.
     *
     * @param key the id of the key that holds now
     * @param resealed secrets, by the table they lie in
     * @param unreadable those no key at hand opens; they were so before
     * @param earlierLinksUntil when links signed with the key before stop working
     */
    public record Rotated(
            String key, SequencedMap<String, Long> resealed, long unreadable, Instant earlierLinksUntil) {}

    /**
     * How the key is.
     *
     * @param key its id
     * @param keptIn {@code file} or {@code command}
     * @param finished whether nothing is sealed with a key before
     */
    public record Status(String key, String keptIn, boolean finished, List<Kind> secrets) {}

    /** @param earlier sealed with a key before, or before keys had ids */
    public record Kind(String table, long secrets, long earlier) {}

    /**
     * A new key, or the end of an exchange that was cut off.
     *
     * @throws Problem 409 while it is being done elsewhere
     */
    public Rotated rotate() {
        var done = new AtomicReference<@Nullable Rotated>();
        db.alone(NAME, () -> {
            key.exchange();
            // Before the first secret is sealed with it.
            db.doAcrossOrganizations(tx -> nodes.tellOthers(tx, new MasterKeyExchanged(key.name())));
            done.set(finish());
        });
        Rotated rotated = done.get();
        if (rotated == null) {
            throw Problem.conflict("rotation-under-way", "The master key is being exchanged already.");
        }
        return rotated;
    }

    private Rotated finish() {
        var resealed = new LinkedHashMap<String, Long>();
        long unreadable = 0;
        for (SealedSecrets.Column column : columns) {
            Pass pass = reseal(column);
            resealed.put(column.table(), pass.sealed);
            unreadable += pass.unreadable;
        }
        Instant until = clock.instant().plus(LINKS_LIVE_ON);
        key.retire(until);
        return new Rotated(key.name(), resealed, unreadable, until);
    }

    /** One way through a table. */
    record Pass(String place, long sealed, long unreadable, boolean isOver) {}

    /** Rows are taken in the order they lie in; those written meanwhile are sealed with the new key already. */
    Pass reseal(SealedSecrets.Column column) {
        Pass pass = new Pass("(0,0)", 0, 0, false);
        while (!pass.isOver) {
            Pass before = pass;
            pass = db.acrossOrganizations(tx -> step(tx, column, before));
        }
        return pass;
    }

    private Pass step(Tx tx, SealedSecrets.Column column, Pass before) {
        record Stored(String place, byte[] sealed) {}
        List<Stored> rows = tx.list(
                """
                SELECT ctid::text AS place, %2$s AS sealed FROM %1$s
                WHERE ctid > ?::tid AND substring(%2$s FROM 1 FOR ?) <> ? ORDER BY ctid LIMIT ? FOR UPDATE
                """.formatted(column.table(), column.column()),
                row -> new Stored(row.text("place"), row.bytes("sealed")),
                before.place,
                MasterKey.HEADER_BYTES,
                key.header(),
                BATCH_ROWS);
        long sealed = before.sealed;
        long unreadable = before.unreadable;
        for (Stored row : rows) {
            Optional<byte[]> anew = anew(column, row.sealed);
            if (anew.isPresent()) {
                tx.update(
                        "UPDATE %s SET %s = ? WHERE ctid = ?::tid".formatted(column.table(), column.column()),
                        anew.get(),
                        row.place);
                sealed++;
            } else {
                unreadable++;
            }
        }
        boolean isOver = rows.size() < BATCH_ROWS;
        return new Pass(isOver ? before.place : rows.getLast().place, sealed, unreadable, isOver);
    }

    private Optional<byte[]> anew(SealedSecrets.Column column, byte[] stored) {
        try {
            return Optional.of(key.encrypt(column.purpose(), key.decrypt(column.purpose(), stored)));
        } catch (IllegalStateException e) {
            LOG.warnf("a secret of %s cannot be read with any master key at hand", column.table());
            return Optional.empty();
        }
    }

    public Status status() {
        List<Kind> kinds = db.acrossOrganizations(tx -> columns.stream()
                .map(column -> tx.one(
                        """
                        SELECT count(%2$s) AS secrets,
                               count(*) FILTER (WHERE substring(%2$s FROM 1 FOR ?) <> ?) AS earlier FROM %1$s
                        """.formatted(column.table(), column.column()),
                        row -> new Kind(column.table(), row.longValue("secrets"), row.longValue("earlier")),
                        MasterKey.HEADER_BYTES,
                        key.header()))
                .toList());
        boolean finished = !key.isBeingExchanged()
                && kinds.stream().mapToLong(Kind::earlier).sum() == 0;
        return new Status(key.name(), key.isByCommand() ? "command" : "file", finished, kinds);
    }

    @Override
    public String kind() {
        return "kernel.master-key";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    /** Ends what was cut off, and finds what was being written with the key before while it was exchanged. */
    @Override
    public void run() {
        if (key.isBeingExchanged() || key.hasRetired()) {
            db.alone(NAME, this::finish);
        }
    }

    @Override
    public Optional<State> state() {
        Status status = status();
        var facts = new LinkedHashMap<String, String>();
        facts.put("Key", status.key);
        facts.put("Kept in", status.keptIn.equals("file") ? "master.key" : "what master-key-command prints");
        facts.put(
                "Secrets",
                Long.toString(status.secrets.stream().mapToLong(Kind::secrets).sum()));
        facts.put(
                "Of a key before",
                Long.toString(status.secrets.stream().mapToLong(Kind::earlier).sum()));
        boolean isWell = !key.isBeingExchanged();
        return Optional.of(new State(
                "Master key",
                isWell,
                isWell
                        ? "It encrypts the secrets that are stored."
                        : "Its exchange is not finished: run “fleetward keys rotate” again.",
                facts));
    }
}
