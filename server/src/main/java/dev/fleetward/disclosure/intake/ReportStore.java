package dev.fleetward.disclosure.intake;

import dev.fleetward.disclosure.CaseMessages;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The table {@code vulnerability_report}. */
@ApplicationScoped
class ReportStore {

    /** @param answeredAt the first message to the reporter; null while there is none */
    record Answered(Instant receivedAt, @Nullable Instant answeredAt) {}

    void insert(Tx tx, OrganizationId organization, UUID caseId, Channel channel, Wanted wanted, Instant now) {
        tx.update(
                """
                INSERT INTO vulnerability_report (organization_id, case_id, channel, title, affected, description,
                                                  reproduction, contact, disclosure_on, received_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::date, ?)
                """,
                organization,
                caseId,
                channel,
                wanted.title(),
                wanted.affected(),
                wanted.description(),
                wanted.reproduction(),
                wanted.contact(),
                wanted.disclosureOn().orElse(null),
                now);
    }

    Optional<Report> of(Tx tx, UUID caseId) {
        return tx.first(
                "SELECT * FROM vulnerability_report WHERE case_id = ?",
                row -> new Report(
                        Channel.valueOf(row.text("channel")),
                        row.text("title"),
                        row.text("affected"),
                        row.text("description"),
                        row.text("reproduction"),
                        row.text("contact"),
                        Optional.ofNullable(row.dateOrNull("disclosure_on")),
                        row.instant("received_at")),
                caseId);
    }

    int since(Tx tx, Instant since) {
        return tx.one(
                "SELECT count(*)::int AS many FROM vulnerability_report WHERE received_at > ? AND channel <> 'MAIL'",
                row -> row.intValue("many"),
                since);
    }

    /** The newest first. */
    List<Answered> answers(Tx tx, ProductId product, int limit) {
        return tx.list(
                """
                SELECT r.received_at,
                       (SELECT min(e.at) FROM case_entry e WHERE e.case_id = r.case_id AND e.what = ?) AS answered_at
                FROM vulnerability_report r JOIN case_file c ON c.id = r.case_id
                WHERE c.product_id = ? AND NOT c.drill ORDER BY r.received_at DESC LIMIT ?
                """,
                row -> new Answered(row.instant("received_at"), row.instantOrNull("answered_at")),
                CaseMessages.TO_REPORTER,
                product.value(),
                limit);
    }
}
