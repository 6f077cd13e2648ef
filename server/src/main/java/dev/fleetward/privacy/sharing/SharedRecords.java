package dev.fleetward.privacy.sharing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fleetward.ingest.KeptEvents;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Tx;
import dev.fleetward.privacy.sharing.ShareRecordStore.Numbered;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * What a share gives, in the order in which it became readable. Numbers are given one transaction of a share after the
 * other, to rows that are committed: whoever has read up to a number has missed nothing before it, however late an event
 * came. Safe for concurrent use.
 */
@ApplicationScoped
class SharedRecords {
    static final int MAX_RECORDS = 1_000;
    static final long MAX_BYTES = 4L * 1024 * 1024;
    private static final int MAX_NUMBERED_AT_ONCE = 10_000;
    private static final int MAX_BRINGING = 16;
    /** Each may be as large as a post, and several times that once it is read. */
    private static final int EVENTS_AT_ONCE = 16;

    private final Db db;
    private final ShareStore shares;
    private final ShareRecordStore records;
    private final KeptEvents events;
    private final StateLines state;

    SharedRecords(Db db, ShareStore shares, ShareRecordStore records, KeptEvents events, StateLines state) {
        this.db = db;
        this.shares = shares;
        this.records = records;
        this.events = events;
        this.state = state;
    }

    /**
     * @param lines each a JSON object
     * @param next the number up to which this is all
     * @param more whether there is more behind it
     */
    record Read(List<String> lines, long next, boolean more) {
        long bytes() {
            return lines.stream()
                    .mapToLong(line -> line.getBytes(StandardCharsets.UTF_8).length)
                    .sum();
        }
    }

    /** Notes what is new. @return the last number there is now */
    long gather(Share share, Instant now) {
        state.look(share, now);
        return db.inTransaction(share.organization(), tx -> {
            long last = shares.lock(tx, share.id());
            int fresh = records.number(tx, share.id(), last, MAX_NUMBERED_AT_ONCE);
            if (fresh > 0) {
                shares.numbered(tx, share.id(), last + fresh);
            }
            return last + fresh;
        });
    }

    /** Up to {@code limit} of those behind {@code from}, not beyond {@code upTo}; fewer when they are large. */
    Read read(Tx tx, Share share, long from, long upTo, int limit) {
        EnumSet<Scope> scope = Scope.parse(share.scope());
        long after = from;
        List<Numbered> rows = records.after(tx, share.id(), from, upTo, limit + 1);
        List<Numbered> wanted = rows.subList(0, Math.min(limit, rows.size()));
        var lines = new ArrayList<String>();
        long bytes = 0;
        for (int i = 0; i < wanted.size() && bytes < MAX_BYTES; i += EVENTS_AT_ONCE) {
            List<Numbered> some = wanted.subList(i, Math.min(i + EVENTS_AT_ONCE, wanted.size()));
            Map<UUID, KeptEvents.Kept> kept = events.find(
                    tx,
                    some.stream().map(Numbered::event).filter(Objects::nonNull).toList());
            for (Numbered row : some) {
                if (bytes >= MAX_BYTES) {
                    break;
                }
                Optional<String> line = line(row, kept, scope);
                line.ifPresent(lines::add);
                bytes += line.map(String::length).orElse(0);
                after = row.number();
            }
        }
        boolean all = rows.isEmpty() || after == rows.getLast().number();
        return new Read(lines, all ? Math.max(after, upTo) : after, !all);
    }

    /** Whether an event that the share gives brought that file. */
    boolean brings(Tx tx, Share share, String sha256) {
        EnumSet<Scope> scope = Scope.parse(share.scope());
        return events.find(tx, records.bringing(tx, share.id(), sha256, MAX_BRINGING)).values().stream()
                .anyMatch(event ->
                        Scope.ofKind(event.kind()).filter(scope::contains).isPresent());
    }

    /** Empty for what is no longer kept, or turned out to be of another kind than the share gives. */
    private static Optional<String> line(Numbered row, Map<UUID, KeptEvents.Kept> kept, EnumSet<Scope> scope) {
        String file = row.file();
        String text = row.line();
        if (file != null && text != null) {
            return Scope.ofFile(file)
                    .filter(scope::contains)
                    .map(word -> line(row, word, file, Json.read(text, JsonNode.class)));
        }
        KeptEvents.Kept event = row.event() == null ? null : kept.get(row.event());
        return event == null
                ? Optional.empty()
                : Scope.ofKind(event.kind())
                        .filter(scope::contains)
                        .map(word -> line(row, word, Scope.EVENTS, event.line()));
    }

    private static String line(Numbered row, Scope scope, String file, JsonNode record) {
        var line = JsonNodeFactory.instance
                .objectNode()
                .put("number", row.number())
                .put("device", row.serial())
                .put("scope", scope.word())
                .put("file", file)
                .put("named", row.named());
        line.set("record", record);
        return Json.write(line);
    }
}
