package dev.fleetward.vulnerabilities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.DbFailure;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What hangs on a document, a record or a vulnerability goes with it, though no foreign key says so. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class GoneTogetherTest {
    private static final List<String> OF_PRODUCTS = List.of(
            "sbom_document",
            "sbom_component",
            "sbom_dependency",
            "version_component",
            "product_component",
            "version_finding");

    @Inject
    Db db;

    private TestOrganization maker;

    @BeforeEach
    void a_maker_with_findings() {
        maker = new TestOrganization();
        assertThat(maker.put(
                                maker.api("/software-versions/main/1.0/sbom"),
                                "application/vnd.cyclonedx+json",
                                BodyPublishers.ofString("""
                                        {"bomFormat":"CycloneDX","specVersion":"1.6","components":[
                                         {"type":"library","bom-ref":"a","name":"lodash","purl":"pkg:npm/lodash@4.17.20"},
                                         {"type":"library","bom-ref":"b","name":"left-pad","purl":"pkg:npm/left-pad@1.3.0"}],
                                         "dependencies":[{"ref":"a","dependsOn":["b"]}]}
                                        """))
                        .status())
                .isEqualTo(201);
        Fleet.sbom(maker, "2.0", "pkg:npm/lodash@4.17.20", "pkg:npm/left-pad@1.3.0");
        Fleet.feed(maker, Fleet.record("GHSA-x", "CVE-2026-7", "lodash", "4.17.21"));
        Fleet.feed(maker, Fleet.record("GHSA-y", "CVE-2026-8", "left-pad", "1.4.0"));
        assertThat(rows("version_finding")).isEqualTo(4);
    }

    @Test
    void a_product_that_is_deleted_leaves_nothing_of_its_software() {
        OF_PRODUCTS.forEach(table -> assertThat(rows(table)).as(table).isPositive());

        db.doInTransaction(maker.id, tx -> tx.update("DELETE FROM product"));

        OF_PRODUCTS.forEach(table -> assertThat(rows(table)).as(table).isZero());
        assertThat(rows("component")).as("known to the next product").isEqualTo(2);
    }

    @Test
    void a_version_that_is_deleted_takes_its_components_only() {
        db.doInTransaction(maker.id, tx -> tx.update("DELETE FROM software_version WHERE version = '1.0'"));

        assertThat(rows("version_component")).isEqualTo(2);
        assertThat(rows("sbom_component")).isEqualTo(2);
        assertThat(rows("product_component")).isEqualTo(2);
        assertThat(rows("version_finding")).isEqualTo(2);
        FindingsKept.requireAsRecounted(db, maker.id);
    }

    @Test
    void vulnerabilities_found_to_be_one_leave_no_match_of_the_other() {
        Fleet.feed(maker, """
                {"id":"OSV-1","modified":"2026-01-03T00:00:00Z","aliases":["CVE-2026-7","CVE-2026-8"],"affected":[]}
                """);

        assertThat(rows("vulnerability")).isEqualTo(1);
        assertThat(rows("component_vulnerability")).isEqualTo(2);
        assertThat(rows("component_vulnerability v WHERE NOT EXISTS (SELECT FROM vulnerability n WHERE n.id ="
                        + " v.vulnerability_id)"))
                .isZero();
        FindingsKept.requireAsRecounted(db, maker.id);
    }

    @Test
    void a_record_that_is_deleted_takes_its_matches() {
        db.doInTransaction(maker.id, tx -> tx.update("DELETE FROM vulnerability WHERE name = 'CVE-2026-8'"));

        assertThat(rows("vulnerability_record")).isEqualTo(1);
        assertThat(rows("component_match")).isEqualTo(1);
        assertThat(rows("component_vulnerability")).isEqualTo(1);
        FindingsKept.requireAsRecounted(db, maker.id);
    }

    @Test
    void nobody_deletes_a_component() {
        assertThatThrownBy(() -> db.doInTransaction(maker.id, tx -> tx.update("DELETE FROM component")))
                .isInstanceOf(DbFailure.class);
        assertThatThrownBy(() -> db.doAcrossOrganizations(tx -> tx.update("DELETE FROM component")))
                .isInstanceOf(DbFailure.class);
    }

    /** What a withdrawn record says concerns nothing, and does again when it is taken back. */
    @Test
    void a_record_withdrawn_and_in_force_again_matches_again() {
        String record = Fleet.record("GHSA-x", "CVE-2026-7", "lodash", "4.17.21");
        Fleet.feed(
                maker,
                record.replace("2026-01-02T", "2026-01-03T")
                        .replace("\"summary\"", "\"withdrawn\":\"2026-01-03T00:00:00Z\",\"summary\""));
        assertThat(rows("version_finding")).isEqualTo(2);
        Fleet.sbom(maker, "3.0", "pkg:npm/lodash@4.17.19");
        assertThat(rows("version_finding")).isEqualTo(2);

        Fleet.feed(maker, record.replace("2026-01-02T", "2026-01-04T"));

        assertThat(rows("version_finding")).isEqualTo(5);
        FindingsKept.requireAsRecounted(db, maker.id);
    }

    private long rows(String table) {
        return db.inTransaction(
                maker.id, tx -> tx.one("SELECT count(*) AS rows FROM " + table, row -> row.longValue("rows")));
    }
}
