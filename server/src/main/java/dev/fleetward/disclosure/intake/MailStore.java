package dev.fleetward.disclosure.intake;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** The table {@code case_mail}. */
@ApplicationScoped
class MailStore {

    /** One mail at a time: the same one may be sent twice at once. */
    void lock(Tx tx, OrganizationId organization) {
        tx.one(
                "SELECT pg_advisory_xact_lock(hashtextextended(?, 14)) IS NULL AS locked",
                row -> true,
                organization.toString());
    }

    /** The name of the product's case that a mail was read into. */
    Optional<String> caseOf(Tx tx, ProductId product, String messageId) {
        return tx.first("""
                SELECT c.number FROM case_mail m JOIN case_file c ON c.id = m.case_id
                WHERE m.message_id = ? AND c.product_id = ?
                """, row -> "C-" + row.intValue("number"), messageId, product.value());
    }

    /** Whether it was read into any case, of whichever product. */
    boolean isKnown(Tx tx, String messageId) {
        return tx.first("SELECT message_id FROM case_mail WHERE message_id = ?", row -> true, messageId)
                .isPresent();
    }

    void insert(Tx tx, OrganizationId organization, String messageId, UUID caseId, String by, Instant now) {
        tx.update("""
                INSERT INTO case_mail (organization_id, message_id, case_id, imported_at, imported_by)
                VALUES (?, ?, ?, ?, ?)
                """, organization, messageId, caseId, now, by);
    }
}
