package dev.fleetward.vulnerabilities;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

@ApplicationScoped
class SignalStore {
    private static final int MAX_SHOWN = 200;

    Signals of(Tx tx, UUID vulnerability) {
        return new Signals(
                exploited(tx, vulnerability),
                prediction(tx, vulnerability),
                sources(tx, vulnerability),
                suppliers(tx, vulnerability));
    }

    private static Optional<Signals.Exploited> exploited(Tx tx, UUID vulnerability) {
        return tx.first(
                "SELECT * FROM vulnerability_exploited WHERE vulnerability_id = ?",
                row -> new Signals.Exploited(
                        row.date("exploited_since"),
                        Optional.ofNullable(row.dateOrNull("due_on")),
                        row.bool("ransomware"),
                        row.text("action"),
                        row.texts("sources")),
                vulnerability);
    }

    private static Optional<Signals.Prediction> prediction(Tx tx, UUID vulnerability) {
        return tx.first(
                "SELECT * FROM vulnerability_prediction WHERE vulnerability_id = ?",
                row -> {
                    Double percentile = row.doubleOrNull("percentile");
                    return new Signals.Prediction(
                            row.text("cve"),
                            row.doubleValue("score"),
                            percentile == null ? OptionalDouble.empty() : OptionalDouble.of(percentile),
                            row.date("scored_on"),
                            row.text("model"));
                },
                vulnerability);
    }

    private static List<Signals.Source> sources(Tx tx, UUID vulnerability) {
        return tx.list(
                """
                SELECT coalesce(o.feed, 'osv') AS feed, r.source_id, r.summary, r.severity, r.score, r.vector,
                       r.modified_at, r.withdrawn_at, r.imported_at
                FROM vulnerability_record r LEFT JOIN record_origin o ON o.record_id = r.id
                WHERE r.vulnerability_id = ? ORDER BY r.withdrawn_at IS NOT NULL, feed, r.source_id LIMIT ?
                """,
                row -> new Signals.Source(
                        row.text("feed"),
                        row.text("source_id"),
                        row.text("summary"),
                        Vulnerability.band(row.text("severity")),
                        row.doubleValue("score"),
                        row.text("vector"),
                        row.instant("modified_at"),
                        Optional.ofNullable(row.instantOrNull("withdrawn_at")),
                        row.instant("imported_at")),
                vulnerability,
                MAX_SHOWN);
    }

    private static List<Signals.SupplierWord> suppliers(Tx tx, UUID vulnerability) {
        return tx.list(
                """
                SELECT * FROM vulnerability_supplier_statement WHERE vulnerability_id = ?
                ORDER BY publisher, document, product, state LIMIT ?
                """,
                row -> new Signals.SupplierWord(
                        row.text("publisher"),
                        row.text("document"),
                        row.text("product"),
                        row.text("purl"),
                        row.text("state"),
                        row.text("justification"),
                        row.text("detail"),
                        row.instant("stated_at"),
                        row.text("hash_checked"),
                        row.text("signed_by"),
                        row.text("signature")),
                vulnerability,
                MAX_SHOWN);
    }
}
