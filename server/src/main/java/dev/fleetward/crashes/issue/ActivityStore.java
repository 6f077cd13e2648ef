package dev.fleetward.crashes.issue;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What happened to issues, and where else people speak of them. */
@ApplicationScoped
public class ActivityStore {
    static final int MAX_SHOWN = 100;

    /** Who, for what field data does by itself. */
    public static final String FIELD_DATA = "Field data";

    /** @param issue its number, which may be one merged into the issue that is looked at */
    public record Activity(Instant at, String who, String what, String detail, long issue) {}

    public record Link(@JsonIgnore UUID id, String title, String address) {}

    public void add(
            Tx tx, OrganizationId organization, UUID issue, Instant at, String who, String what, String detail) {
        tx.update("""
                INSERT INTO issue_activity (organization_id, issue_id, at, who, what, detail)
                VALUES (?, ?, ?, ?, ?, ?)
                """, organization, issue, at, who, what, detail);
    }

    /** Newest first, with what happened to issues before they were merged into this one. */
    List<Activity> ofIssue(Tx tx, UUID issue) {
        return tx.list(
                """
                SELECT a.at, a.who, a.what, a.detail, i.number FROM issue_activity a JOIN issue i ON i.id = a.issue_id
                WHERE i.id = ? OR i.merged_into = ? ORDER BY a.at DESC, a.id DESC LIMIT ?
                """,
                row -> new Activity(
                        row.instant("at"),
                        row.text("who"),
                        row.text("what"),
                        row.text("detail"),
                        row.longValue("number")),
                issue,
                issue,
                MAX_SHOWN);
    }

    public boolean link(Tx tx, OrganizationId organization, UUID issue, String title, String address, Instant at) {
        return tx.update("""
                        INSERT INTO issue_link (organization_id, issue_id, title, address, added_at)
                        VALUES (?, ?, ?, ?, ?) ON CONFLICT (issue_id, address) DO NOTHING
                        """, organization, issue, title, address, at) == 1;
    }

    public boolean unlink(Tx tx, UUID issue, String address) {
        return tx.update("DELETE FROM issue_link WHERE issue_id = ? AND address = ?", issue, address) == 1;
    }

    List<Link> links(Tx tx, UUID issue) {
        return tx.list("""
                SELECT l.id, l.title, l.address FROM issue_link l JOIN issue i ON i.id = l.issue_id
                WHERE i.id = ? OR i.merged_into = ? ORDER BY l.added_at
                """, row -> new Link(row.uuid("id"), row.text("title"), row.text("address")), issue, issue);
    }

    public int countLinks(Tx tx, UUID issue) {
        return tx.one("SELECT count(*)::int AS n FROM issue_link WHERE issue_id = ?", row -> row.intValue("n"), issue);
    }
}
