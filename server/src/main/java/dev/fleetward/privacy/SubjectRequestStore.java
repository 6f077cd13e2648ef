package dev.fleetward.privacy;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The table {@code subject_request}. */
@ApplicationScoped
class SubjectRequestStore {
    private static final UUID LAST = new UUID(-1L, -1L);

    /** The newest ones; who erases more often than that has automated it and sees failures otherwise. */
    static final String ERASURES = """
            SELECT certificate, certificate_hash FROM subject_request
            WHERE product_id = ? AND kind = 'ERASURE' ORDER BY id DESC LIMIT 1000
            """;

    record Erasure(Certificate certificate, String hash) {}

    UUID newId(Tx tx) {
        return tx.one("SELECT uuidv7() AS id", row -> row.uuid("id"));
    }

    /** @param certificate an empty object for an export */
    void insert(Tx tx, Product product, SubjectRequest request, Object certificate, String hash) {
        tx.update(
                """
                INSERT INTO subject_request (id, organization_id, product_id, kind, fingerprint, done_by, done_at,
                                             certificate, certificate_hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?)
                """,
                request.id(),
                product.organization(),
                product.id().value(),
                request.kind(),
                request.fingerprint(),
                request.doneBy(),
                request.doneAt(),
                Json.write(certificate),
                hash);
    }

    PageOf<SubjectRequest> newestFirst(Tx tx, ProductId product, Optional<String> fingerprint, Cursor cursor) {
        var rows = tx.list(
                """
                SELECT id, kind, fingerprint, done_by, done_at FROM subject_request
                WHERE product_id = ? AND id < ? AND (?::text IS NULL OR fingerprint = ?)
                ORDER BY id DESC LIMIT ?
                """,
                row -> new SubjectRequest(
                        row.uuid("id"),
                        SubjectRequest.Kind.valueOf(row.text("kind")),
                        row.text("fingerprint"),
                        row.text("done_by"),
                        row.instant("done_at")),
                product.value(),
                cursor.after().map(SubjectRequestStore::position).orElse(LAST),
                fingerprint.orElse(null),
                fingerprint.orElse(null),
                cursor.rows());
        return PageOf.of(rows, cursor.limit(), request -> request.id().toString());
    }

    Optional<Certificate> certificate(Tx tx, ProductId product, UUID id) {
        return tx.first(
                "SELECT certificate FROM subject_request WHERE product_id = ? AND id = ? AND kind = 'ERASURE'",
                row -> row.json("certificate", Certificate.class),
                product.value(),
                id);
    }

    List<Erasure> erasures(Tx tx, ProductId product) {
        return tx.list(
                ERASURES,
                row -> new Erasure(row.json("certificate", Certificate.class), row.text("certificate_hash")),
                product.value());
    }

    private static UUID position(String after) {
        try {
            return UUID.fromString(after);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("after must be a cursor taken from “next” of an earlier page.");
        }
    }
}
