package dev.fleetward.ingest;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.ingest.chunks.Chunk;
import dev.fleetward.ingest.chunks.Outcome;
import dev.fleetward.ingest.chunks.Reassembler;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What could not be decoded: kept with its bytes and the reason, and tried again on request. */
@ApplicationScoped
class Quarantine {
    private static final UUID AFTER_ALL = new UUID(-1L, -1L);

    private final Db db;
    private final QuarantineStore store;
    private final Delivery delivery;
    private final Audit audit;

    Quarantine(Db db, QuarantineStore store, Delivery delivery, Audit audit) {
        this.db = db;
        this.store = store;
        this.delivery = delivery;
        this.audit = audit;
    }

    /** @param decoded whether all of it is in now; if so it left quarantine */
    record Replayed(boolean decoded, String reason, String detail) {}

    /** Latest first. */
    PageOf<QuarantineStore.Summary> list(Product product, Cursor cursor) {
        UUID before = cursor.after().map(Quarantine::id).orElse(AFTER_ALL);
        var rows = db.inTransaction(product.organization(), tx -> store.list(tx, product.id(), before, cursor.rows()));
        return PageOf.of(rows, cursor.limit(), entry -> entry.id().toString());
    }

    /** @throws Problem 404 when the product has no such entry */
    Replayed replay(Caller caller, Product product, String id) {
        UUID entry = id(id);
        return db.inTransaction(product.organization(), tx -> {
            var found = store.find(tx, product.id(), entry).orElseThrow(() -> Problem.notFound("Quarantine entry", id));
            var result = replay(tx, product, found);
            audit.record(tx, caller, "quarantine.replayed", found.serial(), null, Map.of("decoded", result.decoded));
            return result;
        });
    }

    /** Tries what is there for that reason again, the oldest first, each on its own and at most so many. */
    void replayAll(Product product, String reason, int limit) {
        for (UUID entry : db.inTransaction(product.organization(), tx -> store.of(tx, product.id(), reason, limit))) {
            db.doInTransaction(product.organization(), tx -> store.find(tx, product.id(), entry)
                    .ifPresent(found -> replay(tx, product, found)));
        }
    }

    private Replayed replay(Tx tx, Product product, QuarantineStore.Summary found) {
        UUID entry = found.id();
        var refused = deliver(tx, product, found.serial(), found.carrier(), store.lockChunks(tx, entry));
        var result = refused.isEmpty()
                ? new Replayed(true, "", "")
                : new Replayed(
                        false, refused.getFirst().reason(), refused.getFirst().detail());
        if (result.decoded) {
            store.remove(tx, entry);
        } else {
            store.failedAgain(tx, entry, result.reason, result.detail);
        }
        return result;
    }

    private List<Decoded.Refused> deliver(Tx tx, Product product, String serial, Carrier carrier, List<Chunk> chunks) {
        var outcomes = new ArrayList<Outcome>();
        if (carrier == Carrier.CHUNK) {
            var reassembler = new Reassembler();
            chunks.forEach(chunk -> outcomes.addAll(reassembler.take(chunk)));
            outcomes.addAll(reassembler.giveUp("incomplete", "The rest of the message never came"));
        } else {
            chunks.forEach(chunk -> outcomes.add(new Outcome.Completed(chunk.bytes(), List.of(chunk))));
        }
        var batch = delivery.begin(tx);
        var refused = new ArrayList<Decoded.Refused>();
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Completed completed -> batch.add(product, serial, carrier, completed, refused::addAll);
                case Outcome.Refused again -> refused.add(new Decoded.Refused(again.reason(), again.detail()));
                case Outcome.Waiting _, Outcome.Repeated _ -> {}
            }
        }
        batch.store();
        return refused;
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("Quarantine entry", text);
        }
    }
}
