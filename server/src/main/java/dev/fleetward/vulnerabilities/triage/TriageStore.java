package dev.fleetward.vulnerabilities.triage;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class TriageStore {

    /** A vulnerability in a product. */
    record Of(OrganizationId organization, UUID product, UUID vulnerability) {}

    Optional<UUID> vulnerability(Tx tx, OrganizationId organization, String name) {
        return tx.first(
                "SELECT vulnerability_id FROM vulnerability_alias WHERE organization_id = ? AND alias = ?",
                row -> row.uuid("vulnerability_id"),
                organization,
                name);
    }

    private void set(Tx tx, Of of, String assignments, @Nullable Object... values) {
        tx.update("""
                INSERT INTO vulnerability_triage (organization_id, product_id, vulnerability_id) VALUES (?, ?, ?)
                ON CONFLICT (product_id, vulnerability_id) DO NOTHING
                """, of.organization(), of.product(), of.vulnerability());
        @Nullable Object[] all = new @Nullable Object[values.length + 2];
        System.arraycopy(values, 0, all, 0, values.length);
        all[values.length] = of.product();
        all[values.length + 1] = of.vulnerability();
        tx.update(
                "UPDATE vulnerability_triage SET " + assignments + " WHERE product_id = ? AND vulnerability_id = ?",
                all);
    }

    void assign(Tx tx, Of of, String email) {
        set(tx, of, "assignee = ?", email);
    }

    void due(Tx tx, Of of, @Nullable LocalDate on) {
        set(tx, of, "due_on = ?::date", on);
    }

    void defer(Tx tx, Of of, @Nullable LocalDate until, Instant at) {
        set(tx, of, "deferred_until = ?::date, deferred_at = ?", until, at);
    }

    void reach(Tx tx, Of of, String reachability, String why) {
        set(tx, of, "reachability = ?, reachability_why = ?", reachability, why);
    }

    void exploited(Tx tx, Of of, @Nullable Instant at, String by) {
        set(tx, of, "exploited_at = ?::timestamptz, exploited_by = ?", at, by);
    }

    void note(Tx tx, Of of, Triage.Note note) {
        tx.update(
                """
                INSERT INTO vulnerability_note (organization_id, product_id, vulnerability_id, noted_at, noted_by, what,
                    detail)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                of.organization(),
                of.product(),
                of.vulnerability(),
                note.at(),
                note.by(),
                note.what(),
                note.detail());
    }

    List<Triage.Note> notes(Tx tx, UUID product, UUID vulnerability, int rows) {
        return tx.list(
                """
                SELECT noted_at, noted_by, what, detail FROM vulnerability_note
                WHERE product_id = ? AND vulnerability_id = ? ORDER BY noted_at DESC, id DESC LIMIT ?
                """,
                row -> new Triage.Note(
                        row.instant("noted_at"), row.text("noted_by"), row.text("what"), row.text("detail")),
                product,
                vulnerability,
                rows);
    }

    /** Components of the product, each once, and those that records could be about. */
    record Assessed(long components, long assessable) {
        public long unassessed() {
            return components - assessable;
        }
    }

    Assessed assessed(Tx tx, UUID product) {
        return tx.one("""
                SELECT count(*) AS components, count(a.component_id) FILTER (WHERE a.gap IS NULL) AS assessable
                FROM shipped_component c LEFT JOIN component_assessment a USING (component_id)
                WHERE c.product_id = ?
                """, row -> new Assessed(row.longValue("components"), row.longValue("assessable")), product);
    }

    record SavedFilter(String name, String query, String savedBy) {}

    List<SavedFilter> filters(Tx tx, UUID product) {
        return tx.list(
                "SELECT name, query, saved_by FROM vulnerability_filter WHERE product_id = ? ORDER BY lower(name)",
                row -> new SavedFilter(row.text("name"), row.text("query"), row.text("saved_by")),
                product);
    }

    void saveFilter(Tx tx, OrganizationId organization, UUID product, SavedFilter filter, Instant at) {
        tx.update("""
                INSERT INTO vulnerability_filter (organization_id, product_id, name, query, saved_by, saved_at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (product_id, name) DO UPDATE SET query = excluded.query, saved_by = excluded.saved_by,
                    saved_at = excluded.saved_at
                """, organization, product, filter.name(), filter.query(), filter.savedBy(), at);
    }

    int removeFilter(Tx tx, UUID product, String name) {
        return tx.update("DELETE FROM vulnerability_filter WHERE product_id = ? AND name = ?", product, name);
    }

    record Woken(OrganizationId organization, UUID product, UUID vulnerability) {}

    /** Ends the deferral of what became known exploited since; tells which. */
    List<Woken> wake(Tx tx) {
        boolean fed =
                tx.one("SELECT to_regclass('vulnerability_exploited') IS NOT NULL AS fed", row -> row.bool("fed"));
        return fed
                ? tx.list(
                        """
                        UPDATE vulnerability_triage t SET deferred_until = NULL, deferred_at = NULL
                        FROM vulnerability_exploited x
                        WHERE x.vulnerability_id = t.vulnerability_id AND x.organization_id = t.organization_id
                          AND t.deferred_until IS NOT NULL AND x.listed_at > t.deferred_at
                        RETURNING t.organization_id, t.product_id, t.vulnerability_id
                        """,
                        row -> new Woken(
                                new OrganizationId(row.uuid("organization_id")),
                                row.uuid("product_id"),
                                row.uuid("vulnerability_id")))
                : List.of();
    }
}
