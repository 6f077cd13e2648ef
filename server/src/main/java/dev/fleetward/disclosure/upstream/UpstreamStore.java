package dev.fleetward.disclosure.upstream;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables {@code upstream_report} and {@code upstream_answer}. */
@ApplicationScoped
class UpstreamStore {
    private static final int MAX_SUPPLIERS = 5;
    private static final int MAX_VERSIONS = 50;

    /** What a draft says. */
    record Words(String recipient, String text, @Nullable Instant embargoUntil, Patch patch) {}

    /** The lock keeps numbers apart when two people draft at once. */
    int insert(Tx tx, OrganizationId organization, UUID caseId, String component, Words words, String by, Instant now) {
        tx.one("SELECT id FROM case_file WHERE id = ? FOR UPDATE", row -> row.uuid("id"), caseId);
        return tx.one(
                """
                INSERT INTO upstream_report (case_id, organization_id, number, component, recipient, text, embargo_until,
                                             changed_at, changed_by)
                SELECT ?, ?, coalesce(max(number), 0) + 1, ?, ?, ?, ?, ?, ? FROM upstream_report WHERE case_id = ?
                RETURNING number
                """,
                row -> row.intValue("number"),
                caseId,
                organization,
                component,
                words.recipient,
                words.text,
                words.embargoUntil,
                now,
                by,
                caseId);
    }

    void change(Tx tx, UUID caseId, int number, Words words, String by, Instant now) {
        tx.update(
                """
                UPDATE upstream_report SET recipient = ?, text = ?, embargo_until = ?, patch = ?, patch_reference = ?,
                                           changed_at = ?, changed_by = ?
                WHERE case_id = ? AND number = ?
                """,
                words.recipient,
                words.text,
                words.embargoUntil,
                words.patch.kind(),
                words.patch.reference(),
                now,
                by,
                caseId,
                number);
    }

    void sent(Tx tx, UUID caseId, int number, UpstreamReport.Sending sending) {
        tx.update(
                """
                UPDATE upstream_report SET state = 'SENT', ended_at = ?, ended_by = ?, sent_to = ?, channel = ?,
                                           reference = ?, sha256 = ?
                WHERE case_id = ? AND number = ?
                """,
                sending.at(),
                sending.by(),
                sending.to(),
                sending.channel(),
                sending.reference(),
                sending.sha256(),
                caseId,
                number);
    }

    void notNeeded(Tx tx, UUID caseId, int number, UpstreamReport.Waiver waiver) {
        tx.update("""
                UPDATE upstream_report SET state = 'NOT_NEEDED', ended_at = ?, ended_by = ?, reason = ?
                WHERE case_id = ? AND number = ?
                """, waiver.at(), waiver.by(), waiver.reason(), caseId, number);
    }

    void answered(
            Tx tx, OrganizationId organization, UUID caseId, UpstreamReport report, UpstreamReport.Answer answer) {
        tx.update(
                """
                INSERT INTO upstream_answer (case_id, report, number, organization_id, answered_at, text, recorded_at,
                                             recorded_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                """,
                caseId,
                report.number(),
                report.answers().size() + 1,
                organization,
                answer.at(),
                answer.text(),
                answer.recordedAt(),
                answer.recordedBy());
    }

    List<UpstreamReport> of(Tx tx, UUID caseId) {
        Map<Integer, List<Answered>> answers = tx
                .list(
                        "SELECT * FROM upstream_answer WHERE case_id = ? ORDER BY report, number",
                        row -> new Answered(
                                row.intValue("report"),
                                new UpstreamReport.Answer(
                                        row.instant("answered_at"),
                                        row.text("text"),
                                        row.instant("recorded_at"),
                                        row.text("recorded_by"))),
                        caseId)
                .stream()
                .collect(Collectors.groupingBy(Answered::report));
        return tx
                .list("SELECT * FROM upstream_report WHERE case_id = ? ORDER BY number", UpstreamStore::read, caseId)
                .stream()
                .map(report -> report.with(answers.getOrDefault(report.number(), List.of()).stream()
                        .map(Answered::answer)
                        .toList()))
                .toList();
    }

    private record Answered(int report, UpstreamReport.Answer answer) {}

    /** Locked: nobody else changes it until this transaction ends. */
    void lock(Tx tx, UUID caseId, int number) {
        tx.first(
                "SELECT number FROM upstream_report WHERE case_id = ? AND number = ? FOR UPDATE",
                row -> row.intValue("number"),
                caseId,
                number);
    }

    /** The case's own vulnerability and those it is linked to. */
    List<String> vulnerabilities(Tx tx, UUID caseId) {
        return tx.list("""
                SELECT vulnerability AS name FROM case_file WHERE id = ? AND vulnerability IS NOT NULL
                UNION
                SELECT target FROM case_link WHERE case_id = ? AND kind = 'VULNERABILITY'
                ORDER BY 1
                """, row -> row.text("name"), caseId, caseId);
    }

    /** The newest cases of a product, exercises left out. */
    List<UUID> realCases(Tx tx, ProductId product, int limit) {
        return tx.list(
                "SELECT id FROM case_file WHERE product_id = ? AND NOT drill ORDER BY number DESC LIMIT ?",
                row -> row.uuid("id"),
                product.value(),
                limit);
    }

    record Supplier(String name, String contact) {}

    /** Whom SBOMs name as supplier of components of that name or package URL. */
    List<Supplier> suppliers(Tx tx, ProductId product, String component) {
        return tx.list(
                """
                SELECT DISTINCT s.supplier, s.supplier_contact
                FROM component_supplier s JOIN component c ON c.id = s.component_id
                WHERE s.product_id = ? AND (s.supplier <> '' OR s.supplier_contact <> '')
                  AND (lower(c.name) = lower(?) OR c.purl = ? OR starts_with(c.purl, ?) OR starts_with(c.purl, ?))
                ORDER BY 1, 2 LIMIT ?
                """,
                row -> new Supplier(row.text("supplier"), row.text("supplier_contact")),
                product.value(),
                component,
                component,
                component + "@",
                component + "?",
                MAX_SUPPLIERS);
    }

    List<String> versions(Tx tx, ProductId product, String component) {
        return tx.list(
                """
                SELECT DISTINCT c.version FROM shipped_component s JOIN component c ON c.id = s.component_id
                WHERE s.product_id = ? AND c.version <> ''
                  AND (lower(c.name) = lower(?) OR c.purl = ? OR starts_with(c.purl, ?) OR starts_with(c.purl, ?))
                ORDER BY 1 LIMIT ?
                """,
                row -> row.text("version"),
                product.value(),
                component,
                component,
                component + "@",
                component + "?",
                MAX_VERSIONS);
    }

    private static UpstreamReport read(Row row) {
        String state = row.text("state");
        Optional<Instant> ended = Optional.ofNullable(row.instantOrNull("ended_at"));
        return new UpstreamReport(
                row.intValue("number"),
                row.text("component"),
                row.text("recipient"),
                row.text("text"),
                Optional.ofNullable(row.instantOrNull("embargo_until")),
                new Patch(Patch.Kind.valueOf(row.text("patch")), row.text("patch_reference")),
                row.instant("changed_at"),
                row.text("changed_by"),
                ended.filter(_ -> state.equals("SENT"))
                        .map(at -> new UpstreamReport.Sending(
                                at,
                                row.text("sent_to"),
                                Channel.valueOf(row.text("channel")),
                                row.text("reference"),
                                row.text("sha256"),
                                row.text("ended_by"))),
                ended.filter(_ -> state.equals("NOT_NEEDED"))
                        .map(at -> new UpstreamReport.Waiver(at, row.text("reason"), row.text("ended_by"))),
                List.of());
    }
}
