package dev.fleetward.disclosure.support;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Row;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The tables {@code support_period} and {@code support_end_notice}. */
@ApplicationScoped
class SupportStore {
    static final int MAX_LISTED = 500;

    /** Newest first. */
    List<SupportPeriod> periods(Tx tx, ProductId product) {
        return tx.list(
                "SELECT * FROM support_period WHERE product_id = ? ORDER BY decided_at DESC, id DESC LIMIT ?",
                SupportStore::readPeriod,
                product.value(),
                MAX_LISTED);
    }

    SupportPeriod insert(Tx tx, Product product, Calculation decided, String by, Instant at) {
        return tx.one(
                """
                INSERT INTO support_period (organization_id, product_id, units, placed_from, placed_until,
                    expected_use_months, law_months, shorter_use, reasons, ends, decided_by, decided_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb, ?, ?, ?) RETURNING *
                """,
                SupportStore::readPeriod,
                product.organization(),
                product.id().value(),
                decided.units(),
                decided.placedFrom(),
                decided.placedUntil(),
                decided.expectedUseMonths(),
                decided.lawMonths(),
                decided.shorterUse(),
                Json.write(decided.reasons()),
                decided.ends().atEndOfMonth(),
                by,
                at);
    }

    /** Newest first. */
    List<EndNotice> notices(Tx tx, ProductId product) {
        return tx.list(
                "SELECT * FROM support_end_notice WHERE product_id = ? ORDER BY recorded_at DESC, id DESC LIMIT ?",
                SupportStore::readNotice,
                product.value(),
                MAX_LISTED);
    }

    EndNotice insert(Tx tx, Product product, EndNotice given) {
        return tx.one(
                """
                INSERT INTO support_end_notice (organization_id, product_id, units, audience, given_on, how,
                    recorded_by, recorded_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING *
                """,
                SupportStore::readNotice,
                product.organization(),
                product.id().value(),
                given.units(),
                given.audience(),
                given.givenOn(),
                given.how(),
                given.recordedBy(),
                given.recordedAt());
    }

    private static SupportPeriod readPeriod(Row row) {
        return new SupportPeriod(
                row.uuid("id"),
                row.text("units"),
                row.date("placed_from"),
                row.date("placed_until"),
                row.intValue("expected_use_months"),
                row.intValue("law_months"),
                row.text("shorter_use"),
                reasons(row.text("reasons")),
                YearMonth.from(row.date("ends")),
                row.text("decided_by"),
                row.instant("decided_at"));
    }

    private static Map<Criterion, String> reasons(String json) {
        return Json.MAPPER.convertValue(
                Json.read(json, JsonNode.class), new TypeReference<TreeMap<Criterion, String>>() {});
    }

    private static EndNotice readNotice(Row row) {
        return new EndNotice(
                row.uuid("id"),
                row.text("units"),
                EndNotice.Audience.valueOf(row.text("audience")),
                row.date("given_on"),
                row.text("how"),
                row.text("recorded_by"),
                row.instant("recorded_at"));
    }
}
