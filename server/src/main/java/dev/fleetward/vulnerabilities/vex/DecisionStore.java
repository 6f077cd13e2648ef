package dev.fleetward.vulnerabilities.vex;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class DecisionStore {

    /** Null fields do not narrow. */
    record Filter(
            UUID product,
            @Nullable UUID vulnerability,
            @Nullable VexState state,
            boolean inForceOnly) {}

    private static final String IN_FORCE =
            "applies AND withdrawn_at IS NULL AND (expires_at IS NULL OR expires_at > ?)";

    Optional<UUID> vulnerability(Tx tx, OrganizationId organization, String name) {
        return tx.first(
                "SELECT vulnerability_id FROM vulnerability_alias WHERE organization_id = ? AND alias = ?",
                row -> row.uuid("vulnerability_id"),
                organization,
                name);
    }

    Optional<Decision> find(Tx tx, UUID product, UUID id) {
        return tx.first(
                "SELECT * FROM vex_decision WHERE product_id = ? AND id = ?", DecisionStore::decision, product, id);
    }

    List<Decision> list(Tx tx, Filter filter, Instant now, long offset, int rows) {
        return tx.list(
                """
                SELECT * FROM vex_decision WHERE product_id = ?
                  AND (?::uuid IS NULL OR vulnerability_id = ?::uuid)
                  AND (?::text IS NULL OR state = ?::text)
                  AND (NOT ?::boolean OR (applies AND withdrawn_at IS NULL AND (expires_at IS NULL OR expires_at > ?)))
                ORDER BY decided_at DESC, id DESC OFFSET ? LIMIT ?
                """,
                DecisionStore::decision,
                filter.product(),
                filter.vulnerability(),
                filter.vulnerability(),
                filter.state(),
                filter.state(),
                filter.inForceOnly(),
                now,
                offset,
                rows);
    }

    /** What may hold for findings of these vulnerabilities now. */
    List<Decision> inForce(Tx tx, Collection<UUID> vulnerabilities, @Nullable UUID product, Instant now) {
        return tx.list(
                "SELECT * FROM vex_decision WHERE vulnerability_id = ANY(?) AND (?::uuid IS NULL OR product_id = ?::uuid)"
                        + " AND " + IN_FORCE,
                DecisionStore::decision,
                vulnerabilities,
                product,
                product,
                now);
    }

    /** The product of each decision in force on these vulnerabilities. */
    List<UUID> products(Tx tx, Collection<UUID> vulnerabilities) {
        return tx.list(
                "SELECT DISTINCT product_id FROM vex_decision WHERE vulnerability_id = ANY(?)",
                row -> row.uuid("product_id"),
                vulnerabilities);
    }

    /**
     * The decision in force of the same source about the same. Without a component it is the one whatever versions of
     * components it was bound to: who speaks of the whole product again means the same thing.
     */
    Optional<Decision> same(
            Tx tx,
            UUID product,
            @Nullable UUID vulnerability,
            String name,
            Subject about,
            Decision.Source source,
            String issuer) {
        return tx.first(
                """
                SELECT * FROM vex_decision WHERE product_id = ? AND withdrawn_at IS NULL
                  AND (vulnerability_id = ?::uuid OR vulnerability_name = ?)
                  AND component = ? AND (component = '' OR component_versions = ?::text[])
                  AND software_type = ? AND versions = ? AND hardware = ? AND configuration = ? AND source = ? AND issuer = ?
                ORDER BY decided_at DESC
                """,
                DecisionStore::decision,
                product,
                vulnerability,
                name,
                about.component(),
                about.componentVersions(),
                about.softwareType(),
                about.versions(),
                about.hardware(),
                about.configuration(),
                source,
                issuer);
    }

    /**
     * The decision in force of the same source that one would replace.
     *
     * @param ofAnyVersions of the component: one of just these versions before another
     */
    Optional<Decision> same(Tx tx, Decision made, boolean ofAnyVersions) {
        return tx.first(
                """
                SELECT * FROM vex_decision WHERE product_id = ? AND withdrawn_at IS NULL
                  AND (vulnerability_id = ?::uuid OR vulnerability_name = ?)
                  AND component = ? AND (component = '' OR ?::boolean OR component_versions = ?::text[])
                  AND software_type = ? AND versions = ? AND hardware = ? AND configuration = ? AND source = ? AND issuer = ?
                ORDER BY component_versions = ?::text[] DESC, decided_at DESC
                """,
                DecisionStore::decision,
                made.product(),
                made.vulnerabilityKey().orElse(null),
                made.vulnerability(),
                made.subject().component(),
                ofAnyVersions,
                made.subject().componentVersions(),
                made.subject().softwareType(),
                made.subject().versions(),
                made.subject().hardware(),
                made.subject().configuration(),
                made.source(),
                made.issuer(),
                made.subject().componentVersions());
    }

    void insert(Tx tx, OrganizationId organization, UUID product, Decision decision) {
        tx.update(
                """
                INSERT INTO vex_decision (id, organization_id, product_id, vulnerability_name, vulnerability_id, component,
                    component_versions, software_type, versions, hardware, configuration, state, justification, state_label,
                    label, responses, detail, action, source, issuer, said_in, applies, statement, document_id, made_for, decided_by,
                    decided_at, expires_at)
                VALUES (?, ?, ?, ?, ?::uuid, ?, ?::text[], ?, ?, ?, ?, ?, ?, ?, ?, ?::text[], ?, ?, ?, ?, ?, ?, ?::jsonb,
                    ?::uuid, ?::text[], ?, ?, ?)
                """,
                decision.id(),
                organization,
                product,
                decision.vulnerability(),
                decision.vulnerabilityKey().orElse(null),
                decision.subject().component(),
                decision.subject().componentVersions(),
                decision.subject().softwareType(),
                decision.subject().versions(),
                decision.subject().hardware(),
                decision.subject().configuration(),
                decision.ruling().state(),
                decision.ruling().justification(),
                decision.ruling().stateLabel(),
                decision.ruling().label(),
                decision.ruling().responses(),
                decision.ruling().detail(),
                decision.ruling().action(),
                decision.source(),
                decision.issuer(),
                decision.saidIn(),
                decision.applies(),
                Json.write(decision.statement()),
                decision.document().orElse(null),
                decision.madeFor(),
                decision.decidedBy(),
                decision.decidedAt(),
                decision.expiresAt().orElse(null));
    }

    void replace(Tx tx, UUID id, Decision by) {
        tx.update(
                """
                UPDATE vex_decision SET component_versions = ?::text[], state = ?, justification = ?, state_label = ?,
                    label = ?, responses = ?::text[], detail = ?, action = ?, said_in = ?, applies = ?, statement = ?::jsonb,
                    document_id = ?::uuid, made_for = ?::text[], decided_by = ?, decided_at = ?, expires_at = ?
                WHERE id = ?
                """,
                by.subject().componentVersions(),
                by.ruling().state(),
                by.ruling().justification(),
                by.ruling().stateLabel(),
                by.ruling().label(),
                by.ruling().responses(),
                by.ruling().detail(),
                by.ruling().action(),
                by.saidIn(),
                by.applies(),
                Json.write(by.statement()),
                by.document().orElse(null),
                by.madeFor(),
                by.decidedBy(),
                by.decidedAt(),
                by.expiresAt().orElse(null),
                id);
    }

    void withdraw(Tx tx, UUID id, Instant at) {
        tx.update("UPDATE vex_decision SET withdrawn_at = ? WHERE id = ?", at, id);
    }

    /** Decisions that waited for a vulnerability of these names get it. */
    int bind(Tx tx, Collection<UUID> vulnerabilities) {
        return tx.update("""
                UPDATE vex_decision d SET vulnerability_id = a.vulnerability_id FROM vulnerability_alias a
                WHERE d.vulnerability_id IS NULL AND a.vulnerability_id = ANY(?)
                  AND a.organization_id = d.organization_id AND a.alias = d.vulnerability_name
                """, vulnerabilities);
    }

    record Due(OrganizationId organization, UUID vulnerability) {}

    /** Vulnerabilities with a ruling that has expired, and those whose decisions still wait though a record is there. */
    List<Due> due(Tx tx, Instant now) {
        return tx.list(
                """
                SELECT organization_id, vulnerability_id FROM vex_ruling WHERE expires_at <= ?
                UNION
                SELECT organization_id, vulnerability_id FROM vex_device_ruling WHERE expires_at <= ?
                UNION
                SELECT d.organization_id, a.vulnerability_id FROM vex_decision d
                JOIN vulnerability_alias a ON a.organization_id = d.organization_id AND a.alias = d.vulnerability_name
                WHERE d.vulnerability_id IS NULL AND d.withdrawn_at IS NULL
                """,
                row -> new Due(new OrganizationId(row.uuid("organization_id")), row.uuid("vulnerability_id")),
                now,
                now);
    }

    static Decision decision(Row row) {
        return new Decision(
                row.uuid("id"),
                row.uuid("product_id"),
                row.text("vulnerability_name"),
                Optional.ofNullable(row.uuidOrNull("vulnerability_id")),
                new Subject(
                        row.text("component"),
                        row.texts("component_versions"),
                        row.text("software_type"),
                        row.text("versions"),
                        row.text("hardware"),
                        row.text("configuration")),
                new Ruling(
                        VexState.valueOf(row.text("state")),
                        row.text("state_label"),
                        row.text("justification"),
                        row.text("label"),
                        row.texts("responses"),
                        row.text("detail"),
                        row.text("action")),
                Decision.Source.valueOf(row.text("source")),
                row.text("issuer"),
                row.text("said_in"),
                row.bool("applies"),
                row.json("statement", JsonNode.class),
                Optional.ofNullable(row.uuidOrNull("document_id")),
                row.texts("made_for"),
                row.text("decided_by"),
                row.instant("decided_at"),
                Optional.ofNullable(row.instantOrNull("expires_at")),
                Optional.ofNullable(row.instantOrNull("withdrawn_at")));
    }
}
