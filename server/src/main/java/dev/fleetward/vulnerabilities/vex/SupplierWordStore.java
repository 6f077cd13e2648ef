package dev.fleetward.vulnerabilities.vex;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What suppliers say, and the components it may be about. */
@ApplicationScoped
class SupplierWordStore {

    /**
     * One statement of a supplier's document.
     *
     * @param identity a package URL without version, or {@code cpe:vendor:product}
     * @param versions one, or a {@code vers:} range; empty for all
     */
    record Word(
            String vulnerability,
            String issuer,
            String document,
            String revision,
            Instant at,
            String identity,
            String versions,
            String state,
            String justification,
            String detail) {}

    /** @param names under which it may be spoken of, as {@link Word#identity} writes them */
    record Holder(UUID product, Subject.Part part, List<String> names) {}

    private static final String HOLDERS = """
            SELECT DISTINCT p.product_id, c.id, c.purl, c.name, c.version,
                ARRAY(SELECT DISTINCT 'cpe:' || n.vendor || ':' || n.product FROM component_cpe n
                      WHERE n.component_id = c.id AND n.origin = 'SBOM') AS cpes
            FROM %s p JOIN component c ON c.id = p.component_id
            """;

    boolean any(Tx tx, OrganizationId organization) {
        return tx.one(
                "SELECT EXISTS (SELECT FROM supplier_statement WHERE organization_id = ? AND identity <> '') AS any",
                row -> row.bool("any"),
                organization);
    }

    List<Word> ofDocument(Tx tx, OrganizationId organization, String publisher, String document) {
        return tx.list(
                "SELECT * FROM supplier_statement WHERE organization_id = ? AND publisher = ? AND document = ?"
                        + " AND identity <> ''",
                SupplierWordStore::word,
                organization,
                publisher,
                document);
    }

    List<Word> about(Tx tx, OrganizationId organization, Collection<String> identities) {
        return identities.isEmpty()
                ? List.of()
                : tx.list(
                        "SELECT * FROM supplier_statement WHERE organization_id = ? AND identity = ANY(?)"
                                + " AND identity <> '' ORDER BY stated_at",
                        SupplierWordStore::word,
                        organization,
                        identities);
    }

    List<Holder> in(Tx tx, UUID version) {
        return tx.list(
                HOLDERS.formatted("software_version_component") + "WHERE p.software_version_id = ?",
                SupplierWordStore::holder,
                version);
    }

    /** Components of any product that one of these words may be about. */
    List<Holder> called(Tx tx, OrganizationId organization, Collection<String> identities) {
        return identities.isEmpty()
                ? List.of()
                : tx.list(
                        HOLDERS.formatted("shipped_component") + """
                        WHERE p.organization_id = ? AND (
                            split_part(split_part(split_part(c.purl, '#', 1), '?', 1), '@', 1) = ANY(?)
                            OR c.id IN (SELECT n.component_id FROM component_cpe n
                                        WHERE n.organization_id = ? AND n.origin = 'SBOM'
                                          AND 'cpe:' || n.vendor || ':' || n.product = ANY(?)))
                        """,
                        SupplierWordStore::holder,
                        organization,
                        identities,
                        organization,
                        identities);
    }

    /** Decisions in force that such a document made, in every product. */
    List<Made> made(Tx tx, OrganizationId organization, String issuer, String document) {
        return tx.list(
                """
                SELECT id, vulnerability_id FROM vex_decision
                WHERE organization_id = ? AND issuer = ? AND said_in = ? AND source = 'SUPPLIER'
                  AND document_id IS NULL AND withdrawn_at IS NULL
                """,
                row -> new Made(row.uuid("id"), Optional.ofNullable(row.uuidOrNull("vulnerability_id"))),
                organization,
                issuer,
                document);
    }

    record Made(UUID decision, Optional<UUID> vulnerability) {}

    private static Word word(Row row) {
        return new Word(
                row.text("name"),
                row.text("issuer"),
                row.text("document"),
                row.text("revision"),
                row.instant("stated_at"),
                row.text("identity"),
                row.text("versions"),
                row.text("state"),
                row.text("justification"),
                row.text("detail"));
    }

    private static Holder holder(Row row) {
        Subject.Part part =
                Subject.Part.of(Optional.ofNullable(row.textOrNull("purl")), row.text("name"), row.text("version"));
        List<String> names = new ArrayList<>(row.texts("cpes"));
        names.add(part.identity());
        return new Holder(row.uuid("product_id"), part, List.copyOf(names));
    }
}
