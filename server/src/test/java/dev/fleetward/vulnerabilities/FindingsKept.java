package dev.fleetward.vulnerabilities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;

/** What lists read of findings is what a count from scratch says. */
final class FindingsKept {
    private FindingsKept() {}

    static void requireAsRecounted(Db db, OrganizationId organization) {
        requireSame(db, organization, "version_finding", "version_finding_recount");
        requireSame(db, organization, "shipped_component", "shipped_component_recount");
    }

    private static void requireSame(Db db, OrganizationId organization, String kept, String recount) {
        assertThat(db.<Long>inTransaction(
                        organization, tx -> tx.one("""
                        SELECT count(*) AS wrong FROM (
                            (SELECT * FROM %1$s EXCEPT SELECT * FROM %2$s)
                            UNION ALL
                            (SELECT * FROM %2$s EXCEPT SELECT * FROM %1$s)) d
                        """.formatted(kept, recount), row -> row.longValue("wrong"))))
                .as("rows of %s that differ from a recount", kept)
                .isZero();
    }
}
