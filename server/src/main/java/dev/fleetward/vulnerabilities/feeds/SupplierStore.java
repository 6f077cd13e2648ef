package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.feeds.formats.CsafParser;
import dev.fleetward.vulnerabilities.feeds.online.Proof;
import dev.fleetward.vulnerabilities.matching.Matching;
import dev.fleetward.vulnerabilities.vex.Rulings;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class SupplierStore {
    private final Matching matching;
    private final Rulings rulings;

    SupplierStore(Matching matching, Rulings rulings) {
        this.matching = matching;
        this.rulings = rulings;
    }

    /** What it says of components that products have decides there; nothing is matched meanwhile. */
    void take(Tx tx, OrganizationId organization, CsafParser.Advisory advisory, Proof proof) {
        matching.lock(tx, organization);
        put(tx, organization, advisory, proof);
        rulings.told(tx, organization, advisory.publisher(), advisory.issuer(), advisory.id());
    }

    /** A later revision of a document replaces what the earlier one said; an earlier one nothing. */
    private void put(Tx tx, OrganizationId organization, CsafParser.Advisory advisory, Proof proof) {
        boolean later = tx.first(
                        """
                        SELECT 1 AS found FROM supplier_statement
                        WHERE organization_id = ? AND publisher = ? AND document = ? AND stated_at > ? LIMIT 1
                        """,
                        row -> row.intValue("found"),
                        organization,
                        advisory.publisher(),
                        advisory.id(),
                        advisory.statedAt())
                .isPresent();
        if (later) {
            return;
        }
        tx.update(
                "DELETE FROM supplier_statement WHERE organization_id = ? AND publisher = ? AND document = ?",
                organization,
                advisory.publisher(),
                advisory.id());
        tx.batch(
                """
                INSERT INTO supplier_statement (organization_id, name, publisher, document, revision, stated_at, product,
                    purl, cpe, issuer, identity, versions, state, justification, detail, hash_checked, signed_by, signature)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                advisory.statements().stream()
                        .map(one -> new @Nullable Object[] {
                            organization,
                            one.name(),
                            advisory.publisher(),
                            advisory.id(),
                            advisory.revision(),
                            advisory.statedAt(),
                            one.product(),
                            one.purl(),
                            one.cpe(),
                            advisory.issuer(),
                            one.identity(),
                            one.versions(),
                            one.state(),
                            one.justification(),
                            one.detail(),
                            proof.hash(),
                            proof.signedBy(),
                            proof.signature()
                        })
                        .toList());
    }
}
