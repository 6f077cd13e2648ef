package dev.fleetward.components.sboms;

import dev.fleetward.components.Purl;
import dev.fleetward.components.reading.Sbom;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class IdentityStore {
    /** Of one component, by all SBOMs; builds from ever new commits of a version would fill it. */
    private static final int MAX_REPOSITORIES = 100;

    /** A component that is known already, and by which CPEs and repositories. */
    record Known(UUID id, Set<String> cpes, Set<String> repositories) {}

    Map<String, Known> byIdentity(Tx tx, OrganizationId organization, Collection<String> identities) {
        Map<String, Known> known = new HashMap<>();
        tx.list(
                        """
                        SELECT c.identity, c.id, c.cpes, c.repositories FROM unnest(?) AS wanted (identity)
                        JOIN component c ON c.organization_id = ? AND c.identity = wanted.identity
                        """,
                        row -> Map.entry(
                                row.text("identity"),
                                new Known(
                                        row.uuid("id"),
                                        Set.copyOf(row.texts("cpes")),
                                        Set.copyOf(row.texts("repositories")))),
                        identities.toArray(String[]::new),
                        organization)
                .forEach(entry -> known.put(entry.getKey(), entry.getValue()));
        return known;
    }

    /** Two uploads may bring the same new component at once: the second finds it stored. */
    void insert(Tx tx, OrganizationId organization, Map<String, Sbom.Entry> entries, Instant at) {
        tx.rows(
                """
                INSERT INTO component (organization_id, identity, purl, cpe, cpes, repositories, name, version, supplier,
                    licences, hashes, first_seen_at)
                SELECT r.organization::uuid, r.identity, r.purl, r.cpe, string_to_array(r.cpes, E'\\x1f'),
                       string_to_array(r.repositories, E'\\x1f'), r.name, r.version, r.supplier,
                       string_to_array(r.licences, E'\\x1f'), r.hashes::jsonb, r.at::timestamptz
                FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    AS r (organization, identity, purl, cpe, cpes, repositories, name, version, supplier, licences, hashes,
                          at)
                ON CONFLICT (organization_id, identity) DO NOTHING
                """,
                entries.entrySet().stream()
                        .map(e -> columns(organization, e, at))
                        .toList());
    }

    private static @Nullable Object[] columns(
            OrganizationId organization, Map.Entry<String, Sbom.Entry> identified, Instant at) {
        Sbom.Entry entry = identified.getValue();
        return new @Nullable Object[] {
            organization,
            identified.getKey(),
            entry.purl().map(Purl::toString).orElse(null),
            entry.cpes().stream().findFirst().orElse(null),
            entry.cpes(),
            entry.repositories(),
            entry.name(),
            entry.purl()
                    .map(Purl::version)
                    .filter(v -> entry.version().isEmpty())
                    .orElse(entry.version()),
            entry.supplier().name(),
            entry.licences(),
            Json.write(entry.hashes()),
            at
        };
    }

    /** Adds names that another SBOM gives the component. */
    void widen(Tx tx, UUID component, List<String> cpes, List<String> repositories) {
        tx.update("""
                UPDATE component SET cpe = coalesce(cpe, (?::text[])[1]),
                    cpes = cpes || ARRAY(SELECT c FROM unnest(?::text[]) c WHERE c <> ALL (cpes)),
                    repositories = (repositories || ARRAY(
                        SELECT c FROM unnest(?::text[]) c WHERE c <> ALL (repositories)))[1:?]
                WHERE id = ?
                """, cpes, cpes, repositories, MAX_REPOSITORIES, component);
    }
}
