package dev.fleetward.lake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.objects.ObjectStores;
import dev.fleetward.lake.LakeBatch.Entry;
import dev.fleetward.lake.LakeTable.Column;
import dev.fleetward.lake.LakeTable.Kind;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A table that gets more columns in a later version of the server. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class LakeSchemaTest {
    private static final LakeTable SAMPLES = new LakeTable(
            "lake_test", List.of(new Column("metric", Kind.TEXT), new Column("value", Kind.DOUBLE)), List.of("metric"));
    /** The same table in a later version of the server. */
    private static final LakeTable GROWN = new LakeTable(
            SAMPLES.name(),
            List.of(
                    new Column("metric", Kind.TEXT),
                    new Column("value", Kind.DOUBLE),
                    new Column("source", Kind.TEXT),
                    new Column("pid", Kind.LONG)),
            SAMPLES.sortedBy());

    private static final Instant TODAY = Instant.now();

    private final TestOrganization maker = new TestOrganization();
    private final OrganizationId organization = maker.id;
    private final UUID device = UUID.randomUUID();
    private UUID product = UUID.randomUUID();

    @Inject
    Lake lake;

    @Inject
    Db db;

    @Inject
    LakeStore store;

    @Inject
    Products products;

    @ConfigProperty(name = "fleetward.data")
    Path data;

    @BeforeEach
    void itsProduct() {
        product = products.require(organization, maker.product).id().value();
    }

    @Test
    void a_column_added_later_is_empty_in_the_rows_from_before() throws Exception {
        append(1.0);
        lake.flush(organization, SAMPLES);
        append(2.0);
        var later = new LakeBatch(product, device, List.of(Entry.at(TODAY, "m", 3.0, "valve.c:7", 401L)));

        db.doInTransaction(organization, tx -> lake.append(tx, organization, GROWN, List.of(later)));

        assertThat(sources()).containsExactly("1.0 null null", "2.0 null null", "3.0 valve.c:7 401");
        lake.flush(organization, GROWN);
        assertThat(sources()).containsExactly("1.0 null null", "2.0 null null", "3.0 valve.c:7 401");
        assertThat(icebergColumns()).endsWith("4: metric", "5: value", "6: source", "7: pid");
        assertThat(values()).as("and what knows nothing of it still reads").containsExactly(1.0, 2.0, 3.0);
        for (int i = 0; i < Upkeep.MIN_FILES_TO_MERGE; i++) {
            append(10 + i);
            lake.flush(organization, GROWN);
        }
        lake.maintain(organization, GROWN);
        assertThat(lake.status(organization, GROWN).files()).isEqualTo(1);
        assertThat(sources()).hasSize(11).contains("3.0 valve.c:7 401", "17.0 null null");
    }

    private List<String> sources() {
        return lake.ask(
                organization,
                Slice.ofProduct(GROWN, product, Instant.EPOCH, TODAY.plus(Duration.ofDays(1))),
                "SELECT value, source, pid FROM slice ORDER BY value",
                row -> row.doubleValue("value") + " " + row.textOrNull("source") + " " + row.longOrNull("pid"));
    }

    private List<String> icebergColumns() {
        var warehouse = new Warehouse(store, new LakeFiles(data, ObjectStores.directory(data)));
        return db.inTransaction(organization, tx -> warehouse.open(tx, organization, GROWN).schema().columns().stream()
                .map(column -> column.fieldId() + ": " + column.name())
                .toList());
    }

    private void append(double value) {
        var row = new LakeBatch(product, device, List.of(Entry.at(TODAY, "m", value)));
        db.doInTransaction(organization, tx -> lake.append(tx, organization, SAMPLES, List.of(row)));
    }

    private List<Double> values() {
        return lake.ask(
                organization,
                Slice.ofProduct(SAMPLES, product, Instant.EPOCH, TODAY.plus(Duration.ofDays(1))),
                "SELECT value FROM slice ORDER BY value",
                row -> row.doubleValue("value"));
    }
}
