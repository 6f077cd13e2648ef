package dev.fleetward.products;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class ProductStore {
    private static final String COLUMNS =
            "id, organization_id, slug, name, register_on_first_contact, demo, ddi_tenant";

    List<Product> list(Tx tx) {
        return tx.list("SELECT " + COLUMNS + " FROM product ORDER BY name, slug", ProductStore::product);
    }

    Optional<Product> bySlug(Tx tx, OrganizationId organization, String slug) {
        return tx.first(
                "SELECT " + COLUMNS + " FROM product WHERE organization_id = ? AND slug = ?",
                ProductStore::product,
                organization,
                slug);
    }

    Optional<Product> byId(Tx tx, UUID id) {
        return tx.first("SELECT " + COLUMNS + " FROM product WHERE id = ?", ProductStore::product, id);
    }

    /** At most two: whoever asks wants to know whether there is exactly one. */
    List<Product> named(Tx tx, String name) {
        return tx.list(
                "SELECT " + COLUMNS + " FROM product WHERE slug = ? OR id = ? LIMIT 2",
                ProductStore::product,
                name,
                uuid(name));
    }

    Optional<Product> byDdiTenant(Tx tx, String tenant) {
        return tx.first("SELECT " + COLUMNS + " FROM product WHERE ddi_tenant = ?", ProductStore::product, tenant);
    }

    Optional<byte[]> gatewayTokenHash(Tx tx, UUID product) {
        return tx.first(
                "SELECT ddi_gateway_token_hash FROM product WHERE id = ? AND ddi_gateway_token_hash IS NOT NULL",
                row -> row.bytes("ddi_gateway_token_hash"),
                product);
    }

    Product save(
            Tx tx,
            OrganizationId organization,
            String slug,
            String name,
            boolean registerOnFirstContact,
            boolean demo) {
        return tx.one(
                """
                INSERT INTO product (organization_id, slug, name, register_on_first_contact, demo)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (organization_id, slug) DO UPDATE
                SET name = excluded.name, register_on_first_contact = excluded.register_on_first_contact,
                    demo = excluded.demo
                RETURNING %s
                """.formatted(COLUMNS), ProductStore::product, organization, slug, name, registerOnFirstContact, demo);
    }

    void setDdi(Tx tx, UUID product, String tenant, byte @Nullable [] gatewayTokenHash) {
        tx.update(
                "UPDATE product SET ddi_tenant = ?, ddi_gateway_token_hash = ? WHERE id = ?",
                tenant,
                gatewayTokenHash,
                product);
    }

    int delete(Tx tx, UUID product) {
        return tx.update("DELETE FROM product WHERE id = ?", product);
    }

    private static @Nullable UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static Product product(Row row) {
        return new Product(
                new ProductId(row.uuid("id")),
                new OrganizationId(row.uuid("organization_id")),
                row.text("slug"),
                row.text("name"),
                row.bool("register_on_first_contact"),
                row.bool("demo"),
                Optional.ofNullable(row.textOrNull("ddi_tenant")));
    }
}
