package dev.fleetward.privacy.sharing;

import dev.fleetward.access.Secrets;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Lets a recipient in by its token, and gives what its share gives. Safe for concurrent use. */
@ApplicationScoped
class SharedDoor {
    static final int REQUESTS_PER_MINUTE = 120;
    private static final String BEARER = "Bearer ";
    private static final String API = "api";

    private final Db db;
    private final Clock clock;
    private final Blobs blobs;
    private final ShareStore store;
    private final SharedRecords records;
    private final AtomicReference<Minute> current = new AtomicReference<>(new Minute(0, new ConcurrentHashMap<>()));

    SharedDoor(Db db, Clock clock, Blobs blobs, ShareStore store, SharedRecords records) {
        this.db = db;
        this.clock = clock;
        this.blobs = blobs;
        this.store = store;
        this.records = records;
    }

    private record Minute(long number, ConcurrentHashMap<UUID, LongAdder> requests) {}

    /**
     * @throws Problem 401, the same for a token that is missing, forged, of another share, expired or revoked; 410 when
     *     the share's devices were erased; 429 when it is used too often
     */
    Share open(String share, @Nullable String authorization) {
        Instant now = clock.instant();
        Share found = token(authorization)
                .flatMap(token -> db.acrossOrganizations(tx -> store.byToken(tx, Secrets.hash(token), now)))
                .filter(one -> one.id().toString().equals(share))
                .filter(one -> one.isOpen() || one.state() == Share.State.ERASED)
                .orElseThrow(() -> new Problem(
                        401,
                        "share-not-valid",
                        "Share not valid",
                        "No share is open to this token: it was changed, has expired or was taken back. Send it as"
                                + " “Authorization: Bearer fws_…”, or ask whoever gave it to you."));
        count(found.id(), now);
        if (found.state() == Share.State.ERASED) {
            throw new Problem(
                    410,
                    "device-erased",
                    "Device erased",
                    "All devices of this share were erased (GDPR Article 17); nothing more comes. Erase what you hold of"
                            + " them unless you have a reason of your own to keep it.");
        }
        return found;
    }

    /** @throws Problem 400 for a cursor that is ahead of what there is */
    SharedRecords.Read read(Share share, long after, int limit) {
        Instant now = clock.instant();
        long last = records.gather(share, now);
        if (after < 0 || after > last) {
            throw Problem.invalid("after is no cursor of this share; begin again without it.");
        }
        return db.inTransaction(share.organization(), tx -> {
            SharedRecords.Read read = records.read(tx, share, after, last, limit);
            store.read(tx, share.id(), now);
            if (!read.lines().isEmpty()) {
                store.given(
                        tx, share.organization(), share.id(), API, read.lines().size(), read.bytes(), now);
            }
            return read;
        });
    }

    /** @throws Problem 404 when no record of the share brought such a file */
    InputStream file(Share share, String sha256) {
        if (!db.inTransaction(share.organization(), tx -> records.brings(tx, share, sha256))) {
            throw Problem.notFound("File", sha256);
        }
        return blobs.open(share.organization(), sha256);
    }

    void copy(Share share, InputStream file, OutputStream out) throws IOException {
        try (file) {
            long bytes = file.transferTo(out);
            db.doInTransaction(
                    share.organization(),
                    tx -> store.given(tx, share.organization(), share.id(), API, 0, bytes, clock.instant()));
        }
    }

    private static Optional<String> token(@Nullable String authorization) {
        return Optional.ofNullable(authorization)
                .filter(header -> header.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(header -> header.substring(BEARER.length()).strip());
    }

    private void count(UUID share, Instant now) {
        long number = now.getEpochSecond() / 60;
        Minute minute = current.updateAndGet(
                last -> last.number == number ? last : new Minute(number, new ConcurrentHashMap<>()));
        LongAdder requests = minute.requests.computeIfAbsent(share, _ -> new LongAdder());
        requests.increment();
        if (requests.sum() > REQUESTS_PER_MINUTE) {
            throw new Problem(
                    429,
                    "too-many-requests",
                    "Too many requests",
                    "More than %,d requests in a minute. Ask again when the next minute begins; each answer may hold %,d records."
                            .formatted(REQUESTS_PER_MINUTE, SharedRecords.MAX_RECORDS));
        }
    }
}
