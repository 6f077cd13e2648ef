package dev.fleetward.vulnerabilities.matching;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.records.OsvRecord;
import dev.fleetward.vulnerabilities.records.OsvRecord.Repository;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Components and records under the repositories they come from. */
@ApplicationScoped
class RepositoryStore {

    record Pair(MatchStore.Key key, Repository affected, String revision) {}

    private static final String PAIRS = """
            SELECT f.record_id, f.repository, f.events, f.tags, c.component_id, c.revision
            FROM component_repository c
            JOIN affected_repository f ON f.organization_id = c.organization_id AND f.repository = c.repository
            JOIN vulnerability_record r ON r.id = f.record_id AND r.withdrawn_at IS NULL
            """;

    List<Pair> pairsOfComponents(Tx tx, Collection<UUID> components) {
        return components.isEmpty()
                ? List.of()
                : tx.list(PAIRS + "WHERE c.component_id = ANY(?)", RepositoryStore::pair, components);
    }

    List<Pair> pairsOfRecords(Tx tx, Collection<UUID> records) {
        return records.isEmpty()
                ? List.of()
                : tx.list(PAIRS + "WHERE f.record_id = ANY(?)", RepositoryStore::pair, records);
    }

    private static Pair pair(Row row) {
        return new Pair(
                new MatchStore.Key(row.uuid("component_id"), row.uuid("record_id")),
                new Repository(
                        row.text("repository"),
                        List.of(row.json("events", OsvRecord.Event[].class)),
                        row.texts("tags")),
                row.text("revision"));
    }

    void name(Tx tx, OrganizationId organization, Map<UUID, Set<Identities.Revision>> revisions) {
        tx.update("DELETE FROM component_repository WHERE component_id = ANY(?)", revisions.keySet());
        List<@Nullable Object[]> rows = new ArrayList<>();
        revisions.forEach((component, all) -> all.forEach(revision -> rows.add(
                new @Nullable Object[] {component, organization, revision.repository(), revision.revision()})));
        tx.batch("""
                INSERT INTO component_repository (component_id, organization_id, repository, revision)
                VALUES (?, ?, ?, ?)
                """, rows);
    }

    void index(Tx tx, OrganizationId organization, Map<UUID, OsvRecord> records) {
        tx.update("DELETE FROM affected_repository WHERE record_id = ANY(?)", records.keySet());
        List<@Nullable Object[]> rows = new ArrayList<>();
        records.forEach((id, record) -> record.repositories()
                .forEach(repository -> rows.add(new @Nullable Object[] {
                    organization, id, repository.repository(), Json.write(repository.events()), repository.tags()
                })));
        tx.batch("""
                INSERT INTO affected_repository (organization_id, record_id, repository, events, tags)
                VALUES (?, ?, ?, ?::jsonb, ?)
                """, rows);
    }
}
