package dev.fleetward.disclosure.advisories;

import dev.fleetward.disclosure.facts.Tlp;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The tables {@code advisory}, {@code advisory_number} and {@code advisory_revision}. */
@ApplicationScoped
class AdvisoryStore {
    private static final String WHOLE = """
            SELECT a.*, (SELECT coalesce(json_agg(json_build_object('number', r.revision, 'title', r.title,
                    'summary', r.summary, 'tlp', r.tlp, 'withdraws', r.withdraws, 'fingerprint', r.fingerprint,
                    'at', r.published_at, 'by', r.published_by) ORDER BY r.revision), '[]')
                FROM advisory_revision r WHERE r.advisory_id = a.id) AS revisions
            FROM advisory a
            """;

    /** What goes out, and what it was made of; a withdrawal is made of nothing. */
    record Edition(
            int number,
            String title,
            String summary,
            Tlp tlp,
            @Nullable Draft content,
            String document,
            String signature,
            String fingerprint,
            Instant at,
            String by) {

        /** One without takes the advisory back. */
        boolean withdraws() {
            return content == null;
        }

        Edition saying(Draft draft, Tlp label) {
            return new Edition(number, title, summary, label, draft, document, signature, fingerprint, at, by);
        }
    }

    /** @param signature armored, detached; of the document's bytes */
    record File(String document, String signature) {}

    int nextNumber(Tx tx, OrganizationId organization) {
        return tx.one("""
                INSERT INTO advisory_number (organization_id, last) VALUES (?, 1)
                ON CONFLICT (organization_id) DO UPDATE SET last = advisory_number.last + 1 RETURNING last
                """, row -> row.intValue("last"), organization);
    }

    void insert(
            Tx tx,
            OrganizationId organization,
            ProductId product,
            int number,
            String caseName,
            Draft draft,
            String by,
            Instant now) {
        tx.update("""
                INSERT INTO advisory (organization_id, product_id, number, case_name, draft, made_at, made_by,
                                      changed_at, changed_by)
                VALUES (?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?)
                """, organization, product.value(), number, caseName, Json.write(draft), now, by, now, by);
    }

    Optional<Advisory> find(Tx tx, ProductId product, int number) {
        return tx.first(
                WHOLE + "WHERE a.product_id = ? AND a.number = ?", AdvisoryStore::read, product.value(), number);
    }

    Optional<Advisory> lock(Tx tx, ProductId product, int number) {
        return tx.first(
                        "SELECT id FROM advisory WHERE product_id = ? AND number = ? FOR UPDATE",
                        row -> row.uuid("id"),
                        product.value(),
                        number)
                .flatMap(id -> tx.first(WHOLE + "WHERE a.id = ?", AdvisoryStore::read, id));
    }

    PageOf<Advisory> page(Tx tx, ProductId product, Cursor cursor) {
        var rows = tx.list(
                WHOLE + "WHERE a.product_id = ? AND a.number < ? ORDER BY a.number DESC LIMIT ?",
                AdvisoryStore::read,
                product.value(),
                cursor.afterNumber(Integer.MAX_VALUE),
                cursor.rows());
        return PageOf.of(rows, cursor.limit(), one -> String.valueOf(one.number()));
    }

    List<Advisory> ofCase(Tx tx, ProductId product, String caseName, int limit) {
        return tx.list(
                WHOLE + "WHERE a.product_id = ? AND a.case_name = ? ORDER BY a.number DESC LIMIT ?",
                AdvisoryStore::read,
                product.value(),
                caseName,
                limit);
    }

    /** Published and, by its newest revision, for everybody: the latest first. */
    List<Advisory> open(Tx tx, int limit) {
        return tx.list(WHOLE + """
                JOIN LATERAL (SELECT tlp, published_at FROM advisory_revision r WHERE r.advisory_id = a.id
                              ORDER BY revision DESC LIMIT 1) newest ON newest.tlp = 'CLEAR'
                ORDER BY newest.published_at DESC, a.number DESC LIMIT ?
                """, AdvisoryStore::read, limit);
    }

    boolean anyPublished(Tx tx) {
        return tx.one(
                "SELECT EXISTS (SELECT FROM advisory WHERE tracking_id IS NOT NULL) AS any", row -> row.bool("any"));
    }

    void draft(Tx tx, UUID id, @Nullable Draft draft, String by, Instant now) {
        tx.update(
                "UPDATE advisory SET draft = ?::jsonb, changed_at = ?, changed_by = ? WHERE id = ?",
                draft == null ? null : Json.write(draft),
                now,
                by,
                id);
    }

    void delete(Tx tx, UUID id) {
        tx.update("DELETE FROM advisory WHERE id = ?", id);
    }

    /** Takes the draft away: it is what was published now. */
    void publish(Tx tx, Advisory advisory, String trackingId, Edition edition) {
        tx.update("""
                UPDATE advisory SET tracking_id = ?, draft = NULL, withdrawn = ?, changed_at = ?, changed_by = ?
                WHERE id = ?
                """, trackingId, edition.withdraws(), edition.at(), edition.by(), advisory.id());
        tx.update(
                """
                INSERT INTO advisory_revision (advisory_id, organization_id, revision, title, summary, tlp, withdraws,
                                               content, document, signature, fingerprint, published_at, published_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?)
                """,
                advisory.id(),
                advisory.organization(),
                edition.number(),
                edition.title(),
                edition.summary(),
                edition.tlp(),
                edition.withdraws(),
                edition.content() == null ? null : Json.write(edition.content()),
                edition.document(),
                edition.signature(),
                edition.fingerprint(),
                edition.at(),
                edition.by());
    }

    Optional<File> file(Tx tx, UUID advisory, int revision) {
        return tx.first(
                "SELECT document, signature FROM advisory_revision WHERE advisory_id = ? AND revision = ?",
                row -> new File(row.text("document"), row.text("signature")),
                advisory,
                revision);
    }

    /** What the newest revision that says something was made of. */
    Optional<Draft> lastContent(Tx tx, UUID advisory) {
        return tx.first("""
                SELECT content FROM advisory_revision WHERE advisory_id = ? AND content IS NOT NULL
                ORDER BY revision DESC LIMIT 1
                """, row -> row.json("content", Draft.class), advisory);
    }

    private static Advisory read(Row row) {
        String draft = row.textOrNull("draft");
        return new Advisory(
                row.uuid("id"),
                new OrganizationId(row.uuid("organization_id")),
                new ProductId(row.uuid("product_id")),
                row.intValue("number"),
                Optional.ofNullable(row.textOrNull("tracking_id")),
                row.text("case_name"),
                draft == null ? Optional.empty() : Optional.of(Json.read(draft, Draft.class)),
                row.bool("withdrawn"),
                row.instant("changed_at"),
                row.text("changed_by"),
                Arrays.asList(row.json("revisions", Advisory.Revision[].class)));
    }
}
