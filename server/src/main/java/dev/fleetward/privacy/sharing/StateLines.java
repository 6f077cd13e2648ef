package dev.fleetward.privacy.sharing;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.SubjectData;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What a share gives that is no event: lines of an export that tell of a device's state. They are read as an export reads
 * them; a line that was not there before, or says something else, is new.
 */
@ApplicationScoped
class StateLines {
    static final Duration EVERY = Duration.ofSeconds(15);
    /** Whose lines {@link Scope} names. */
    private static final Set<String> HOLD_STATE = Set.of("device", "deployment");

    private final Db db;
    private final ShareStore shares;
    private final ShareRecordStore records;
    private final Instance<SubjectData> holders;

    StateLines(Db db, ShareStore shares, ShareRecordStore records, @Any Instance<SubjectData> holders) {
        this.db = db;
        this.shares = shares;
        this.records = records;
        this.holders = holders;
    }

    /** Adds what is new, if that was not done a moment ago. */
    void look(Share share, Instant now) {
        Set<String> files = Scope.files(Scope.parse(share.scope()));
        if (files.isEmpty() || now.isBefore(share.beginsAt())) {
            return;
        }
        boolean mine = db.inTransaction(share.organization(), tx -> shares.look(tx, share.id(), now.minus(EVERY), now));
        if (!mine) {
            return;
        }
        List<UUID> devices = db.inTransaction(share.organization(), tx -> shares.deviceIds(tx, share.id()));
        for (UUID device : devices) {
            Map<String, List<ShareRecordStore.Line>> lines = read(share, device, files);
            db.doInTransaction(
                    share.organization(),
                    tx -> lines.forEach((file, some) ->
                            records.addLines(tx, share.organization(), share.id(), device, file, some, now)));
        }
    }

    private Map<String, List<ShareRecordStore.Line>> read(Share share, UUID device, Set<String> files) {
        var caught = new Caught(files);
        for (SubjectData holder : holders) {
            if (holder.tables().stream().anyMatch(HOLD_STATE::contains)) {
                try {
                    holder.export(share.organization(), device, caught);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return caught.lines();
    }

    /** Keeps the wanted files of an export. */
    private static final class Caught implements SubjectData.Archive {
        private final Set<String> wanted;
        private final Map<String, ByteArrayOutputStream> kept = new HashMap<>();

        Caught(Set<String> wanted) {
            this.wanted = wanted;
        }

        @Override
        public OutputStream file(String path) {
            return wanted.contains(path)
                    ? kept.computeIfAbsent(path, _ -> new ByteArrayOutputStream())
                    : OutputStream.nullOutputStream();
        }

        Map<String, List<ShareRecordStore.Line>> lines() {
            var lines = new HashMap<String, List<ShareRecordStore.Line>>();
            kept.forEach((path, content) -> lines.put(
                    path,
                    content.toString(StandardCharsets.UTF_8)
                            .lines()
                            .map(line -> new ShareRecordStore.Line(line, sha256(line)))
                            .toList()));
            return lines;
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
