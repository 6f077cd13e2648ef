package dev.fleetward.disclosure.facts;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** The table {@code product_market}. */
@ApplicationScoped
class MarketFactsStore {

    Optional<MarketFacts> find(Tx tx, ProductId product) {
        return tx.first("SELECT * FROM product_market WHERE product_id = ?", MarketFactsStore::read, product.value());
    }

    void save(Tx tx, Product product, MarketFacts facts) {
        tx.update(
                """
                INSERT INTO product_market (product_id, organization_id, hardware, software, identification, placed_on,
                                            member_states, remote_processing, notified_body)
                VALUES (?, ?, ?, ?, ?, ?::date, string_to_array(?, ' '), ?::jsonb, ?::jsonb)
                ON CONFLICT (product_id) DO UPDATE
                SET hardware = excluded.hardware, software = excluded.software,
                    identification = excluded.identification, placed_on = excluded.placed_on,
                    member_states = excluded.member_states, remote_processing = excluded.remote_processing,
                    notified_body = excluded.notified_body
                """,
                product.id().value(),
                product.organization(),
                facts.hardware(),
                facts.software(),
                facts.identification(),
                facts.placedOn().orElse(null),
                String.join(" ", facts.memberStates()),
                Json.write(facts.remoteProcessing()),
                facts.notifiedBody().map(Json::write).orElse(null));
    }

    private static MarketFacts read(Row row) {
        return new MarketFacts(
                row.text("hardware"),
                row.text("software"),
                row.text("identification"),
                Optional.ofNullable(row.dateOrNull("placed_on")),
                row.texts("member_states"),
                List.of(row.json("remote_processing", RemoteProcessing[].class)),
                Optional.ofNullable(row.textOrNull("notified_body")).map(text -> Json.read(text, NotifiedBody.class)));
    }
}
