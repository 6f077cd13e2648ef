package dev.fleetward.disclosure.facts;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The tables {@code maker_facts} and {@code product_facts}. */
@ApplicationScoped
class LawFactsStore {
    private static final int MAX_PUBLISHED = 200;

    record Named(String name, ProductId product) {}

    record Published(OrganizationId organization, ProductId product) {}

    Optional<MakerFacts> maker(Tx tx) {
        return tx.first("SELECT * FROM maker_facts", LawFactsStore::readMaker);
    }

    Optional<OrganizationId> firstWithContact(Tx tx) {
        return tx.first(
                "SELECT organization_id FROM maker_facts WHERE security_contact <> '' ORDER BY organization_id LIMIT 1",
                row -> new OrganizationId(row.uuid("organization_id")));
    }

    void save(Tx tx, OrganizationId organization, MakerFacts facts) {
        tx.update(
                """
                INSERT INTO maker_facts (organization_id, name, postal_address, email, website, csirt, markets,
                                         security_contact, contact_point, policy_url, languages, reviewed_at,
                                         reviewed_by)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (organization_id) DO UPDATE
                SET name = excluded.name, postal_address = excluded.postal_address, email = excluded.email,
                    website = excluded.website, csirt = excluded.csirt, markets = excluded.markets,
                    security_contact = excluded.security_contact, contact_point = excluded.contact_point,
                    policy_url = excluded.policy_url,
                    languages = excluded.languages, reviewed_at = excluded.reviewed_at,
                    reviewed_by = excluded.reviewed_by
                """,
                organization,
                facts.name(),
                facts.postalAddress(),
                facts.email(),
                facts.website(),
                facts.csirt(),
                facts.markets(),
                facts.securityContact(),
                facts.contactPoint(),
                facts.policyUrl(),
                facts.languages(),
                facts.reviewedAt(),
                facts.reviewedBy());
    }

    Optional<ProductFacts> product(Tx tx, ProductId product) {
        return tx.first(
                "SELECT * FROM product_facts WHERE product_id = ?", LawFactsStore::readProduct, product.value());
    }

    void save(Tx tx, OrganizationId organization, ProductId product, ProductFacts facts) {
        tx.update(
                """
                INSERT INTO product_facts (product_id, organization_id, type_designation, intended_purpose, support_from,
                                           support_until, support_reasons, support_calculated, declaration_url,
                                           published_as)
                VALUES (?, ?, ?, ?, ?::date, ?::date, ?, ?::boolean, ?, ?::text)
                ON CONFLICT (product_id) DO UPDATE
                SET type_designation = excluded.type_designation, intended_purpose = excluded.intended_purpose,
                    support_from = excluded.support_from, support_until = excluded.support_until,
                    support_reasons = excluded.support_reasons,
                    support_calculated = excluded.support_calculated, declaration_url = excluded.declaration_url,
                    published_as = excluded.published_as
                """,
                product.value(),
                organization,
                facts.typeDesignation(),
                facts.intendedPurpose(),
                facts.supportFrom().orElse(null),
                facts.supportUntil().orElse(null),
                facts.supportReasons(),
                facts.supportCalculated(),
                facts.declarationUrl(),
                facts.publishedAs().orElse(null));
    }

    List<Named> published(Tx tx) {
        return tx.list(
                "SELECT published_as, product_id FROM product_facts WHERE published_as IS NOT NULL ORDER BY 1 LIMIT ?",
                row -> new Named(row.text("published_as"), new ProductId(row.uuid("product_id"))),
                MAX_PUBLISHED);
    }

    Optional<Published> publishedAs(Tx tx, String name) {
        return tx.first(
                "SELECT organization_id, product_id FROM product_facts WHERE published_as = ?",
                row -> new Published(
                        new OrganizationId(row.uuid("organization_id")), new ProductId(row.uuid("product_id"))),
                name);
    }

    private static MakerFacts readMaker(Row row) {
        return new MakerFacts(
                row.text("name"),
                row.text("postal_address"),
                row.text("email"),
                row.text("website"),
                row.text("csirt"),
                row.text("markets"),
                row.text("security_contact"),
                row.text("contact_point"),
                row.text("policy_url"),
                row.text("languages"),
                row.instant("reviewed_at"),
                row.text("reviewed_by"));
    }

    private static ProductFacts readProduct(Row row) {
        return new ProductFacts(
                row.text("type_designation"),
                row.text("intended_purpose"),
                Optional.ofNullable(row.dateOrNull("support_from")),
                Optional.ofNullable(row.dateOrNull("support_until")),
                row.text("support_reasons"),
                row.bool("support_calculated"),
                row.text("declaration_url"),
                Optional.ofNullable(row.textOrNull("published_as")));
    }
}
