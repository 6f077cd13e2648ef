package dev.fleetward.vulnerabilities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;

/** What lists read of findings is what a count from scratch says. */
final class FindingsKept {
    private FindingsKept() {}

    static void requireAsRecounted(Db db, OrganizationId organization) {
        assertThat(db.<Long>inTransaction(organization, tx -> tx.one("""
                        SELECT count(*) AS wrong FROM (
                            (SELECT * FROM version_finding EXCEPT SELECT * FROM version_finding_recount)
                            UNION ALL
                            (SELECT * FROM version_finding_recount EXCEPT SELECT * FROM version_finding)) d
                        """, row -> row.longValue("wrong"))))
                .as("rows of version_finding that differ from a recount")
                .isZero();
    }
}
