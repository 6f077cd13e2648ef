package dev.fleetward.vulnerabilities;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class StatementStore {

    /** Where a statement holds; a null software version means the whole product. */
    record Scope(UUID product, UUID vulnerability, @Nullable UUID softwareVersion) {}

    Optional<Statement> find(Tx tx, Scope scope) {
        return tx.first(
                """
                SELECT s.*, v.type || ' ' || v.version AS version FROM vex_statement s
                LEFT JOIN software_version v ON v.id = s.software_version_id
                WHERE s.product_id = ? AND s.vulnerability_id = ? AND s.software_version_id IS NOT DISTINCT FROM ?::uuid
                """, StatementStore::statement, scope.product(), scope.vulnerability(), scope.softwareVersion());
    }

    List<Statement> list(Tx tx, UUID product, UUID vulnerability) {
        return tx.list("""
                SELECT s.*, v.type || ' ' || v.version AS version FROM vex_statement s
                LEFT JOIN software_version v ON v.id = s.software_version_id
                WHERE s.product_id = ? AND s.vulnerability_id = ? ORDER BY s.stated_at DESC
                """, StatementStore::statement, product, vulnerability);
    }

    private static Statement statement(Row row) {
        return new Statement(
                VexState.valueOf(row.text("state")),
                row.text("justification"),
                row.text("detail"),
                Optional.ofNullable(row.textOrNull("version")),
                row.text("stated_by"),
                row.instant("stated_at"));
    }

    void put(Tx tx, OrganizationId organization, Scope scope, Statement statement) {
        tx.update(
                """
                INSERT INTO vex_statement (organization_id, product_id, vulnerability_id, software_version_id, state,
                    justification, detail, stated_by, stated_at)
                VALUES (?, ?, ?, ?::uuid, ?, ?, ?, ?, ?)
                ON CONFLICT (product_id, vulnerability_id, software_version_id) DO UPDATE
                SET state = excluded.state, justification = excluded.justification, detail = excluded.detail,
                    stated_by = excluded.stated_by, stated_at = excluded.stated_at
                """,
                organization,
                scope.product(),
                scope.vulnerability(),
                scope.softwareVersion(),
                statement.state(),
                statement.justification(),
                statement.detail(),
                statement.statedBy(),
                statement.statedAt());
    }

    void remove(Tx tx, Scope scope) {
        tx.update("""
                DELETE FROM vex_statement
                WHERE product_id = ? AND vulnerability_id = ? AND software_version_id IS NOT DISTINCT FROM ?::uuid
                """, scope.product(), scope.vulnerability(), scope.softwareVersion());
    }
}
