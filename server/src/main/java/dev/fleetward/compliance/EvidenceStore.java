package dev.fleetward.compliance;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The tables {@code evidence_ledger}, {@code evidence_record} and {@code evidence_target}. */
@ApplicationScoped
class EvidenceStore {

    record Ledger(long records, String headHash) {}

    /** Opens the ledger if need be and keeps others from appending until this transaction ends. */
    Ledger lock(Tx tx, Product product) {
        tx.update("""
                INSERT INTO evidence_ledger (product_id, organization_id, records, head_hash)
                VALUES (?, ?, 0, ?) ON CONFLICT DO NOTHING
                """, product.id().value(), product.organization(), EvidenceRecord.GENESIS);
        return tx.one(
                "SELECT records, head_hash FROM evidence_ledger WHERE product_id = ? FOR UPDATE",
                EvidenceStore::ledger,
                product.id().value());
    }

    /** Nobody appends until this transaction ends, so that what is read next agrees with it. */
    Ledger read(Tx tx, ProductId product) {
        return tx.first(
                        "SELECT records, head_hash FROM evidence_ledger WHERE product_id = ? FOR SHARE",
                        EvidenceStore::ledger,
                        product.value())
                .orElse(new Ledger(0, EvidenceRecord.GENESIS));
    }

    void append(Tx tx, Product product, EvidenceRecord record) {
        tx.update(
                """
                INSERT INTO evidence_record (product_id, sequence, organization_id, source, title, requirements, numerator,
                                             denominator, unit, query_hash, measured_at, previous_hash, hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                product.id().value(),
                record.sequence(),
                product.organization(),
                record.source(),
                record.title(),
                record.requirements(),
                record.numerator(),
                record.denominator(),
                record.unit(),
                record.queryHash(),
                record.measuredAt(),
                record.previousHash(),
                record.hash());
        tx.update(
                "UPDATE evidence_ledger SET records = ?, head_hash = ? WHERE product_id = ?",
                record.sequence(),
                record.hash(),
                product.id().value());
    }

    PageOf<EvidenceRecord> newestFirst(Tx tx, ProductId product, Cursor cursor) {
        var rows = tx.list(
                "SELECT * FROM evidence_record WHERE product_id = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?",
                EvidenceStore::record,
                product.value(),
                cursor.afterNumber(Long.MAX_VALUE),
                cursor.rows());
        return PageOf.of(rows, cursor.limit(), record -> String.valueOf(record.sequence()));
    }

    List<EvidenceRecord> after(Tx tx, ProductId product, long sequence, int limit) {
        return tx.list(
                "SELECT * FROM evidence_record WHERE product_id = ? AND sequence > ? ORDER BY sequence LIMIT ?",
                EvidenceStore::record,
                product.value(),
                sequence,
                limit);
    }

    long lastUntil(Tx tx, ProductId product, Instant at) {
        return tx.one(
                "SELECT coalesce(max(sequence), 0) AS last FROM evidence_record WHERE product_id = ? AND measured_at <= ?",
                row -> row.longValue("last"),
                product.value(),
                at);
    }

    /** The last record of each source until then. */
    List<EvidenceRecord> newest(Tx tx, ProductId product, Instant at) {
        return tx.list("""
                SELECT DISTINCT ON (source) * FROM evidence_record WHERE product_id = ? AND measured_at <= ?
                ORDER BY source, sequence DESC
                """, EvidenceStore::record, product.value(), at);
    }

    /** Of each of these sources the last record of each day (UTC), oldest first. */
    List<EvidenceRecord> history(Tx tx, ProductId product, Collection<String> sources, Instant since) {
        return tx.list("""
                SELECT * FROM (
                    SELECT DISTINCT ON (source, (measured_at AT TIME ZONE 'UTC')::date) * FROM evidence_record
                    WHERE product_id = ? AND source = ANY (?) AND measured_at >= ?
                    ORDER BY source, (measured_at AT TIME ZONE 'UTC')::date, sequence DESC) day
                ORDER BY sequence
                """, EvidenceStore::record, product.value(), sources, since);
    }

    Map<String, Target> targets(Tx tx, ProductId product) {
        return tx
                .list(
                        "SELECT source, percent, reason, decided_by FROM evidence_target WHERE product_id = ?",
                        row -> new Target(
                                row.text("source"),
                                row.intValue("percent"),
                                row.text("reason"),
                                row.text("decided_by")),
                        product.value())
                .stream()
                .collect(Collectors.toMap(Target::source, target -> target));
    }

    void setTarget(Tx tx, Product product, Target target) {
        tx.update(
                """
                INSERT INTO evidence_target (product_id, source, organization_id, percent, reason, decided_by)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (product_id, source) DO UPDATE
                SET percent = excluded.percent, reason = excluded.reason, decided_by = excluded.decided_by
                """,
                product.id().value(),
                target.source(),
                product.organization(),
                target.percent(),
                target.reason(),
                target.decidedBy());
    }

    private static Ledger ledger(Row row) {
        return new Ledger(row.longValue("records"), row.text("head_hash"));
    }

    private static EvidenceRecord record(Row row) {
        return new EvidenceRecord(
                row.uuid("product_id"),
                row.longValue("sequence"),
                row.text("source"),
                row.text("title"),
                row.texts("requirements"),
                row.longValue("numerator"),
                row.longValue("denominator"),
                row.text("unit"),
                row.text("query_hash"),
                row.instant("measured_at"),
                row.text("previous_hash"),
                row.text("hash"));
    }
}
