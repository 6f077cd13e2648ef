package dev.fleetward.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DbTest {
    @Inject
    Db db;

    private final TestOrganization ours = new TestOrganization();
    private final TestOrganization theirs = new TestOrganization();

    @Test
    void a_forgotten_where_shows_one_organization_only() {
        var seen = db.inTransaction(
                ours.id,
                tx -> tx.list("SELECT DISTINCT organization_id FROM product", row -> row.uuid("organization_id")));

        assertThat(seen).containsExactly(ours.id.value());
    }

    @Test
    void even_injected_sql_shows_nothing_of_others() {
        String typed = "x' OR organization_id = '" + theirs.id + "' OR 'a' = 'a";

        var seen = db.inTransaction(
                ours.id,
                tx -> tx.list(
                        "SELECT organization_id FROM product WHERE slug = '" + typed + "'",
                        row -> row.uuid("organization_id")));

        assertThat(seen).doesNotContain(theirs.id.value());
    }

    @Test
    void more_works_alone_than_there_are_connections_all_get_done() throws Exception {
        var results = new ArrayList<Future<Boolean>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 60; i++) {
                String name = "work " + i;
                results.add(threads.submit(() -> db.alone(
                        name,
                        () -> db.doAcrossOrganizations(tx -> tx.one("SELECT 1 AS one FROM pg_sleep(0.1)", row -> 1)))));
            }
        }

        for (Future<Boolean> result : results) {
            assertThat(result.get()).isTrue();
        }
    }

    @Test
    void a_row_for_another_organization_is_refused() {
        assertThatThrownBy(() -> db.doInTransaction(
                        ours.id,
                        tx -> tx.update(
                                "INSERT INTO product (organization_id, slug, name) VALUES (?, 'smuggled', 'Smuggled')",
                                theirs.id)))
                .isInstanceOf(DbFailure.class);
    }

    @Test
    void another_organizations_rows_can_be_neither_changed_nor_deleted() {
        int changed = db.inTransaction(
                ours.id,
                tx -> tx.update("UPDATE product SET name = 'Mine' WHERE organization_id = ?", theirs.id)
                        + tx.update("DELETE FROM product WHERE organization_id = ?", theirs.id));

        assertThat(changed).isZero();
    }

    @Test
    void the_scope_ends_with_the_transaction() {
        db.inTransaction(ours.id, tx -> tx.list("SELECT 1 AS one", row -> row.intValue("one")));

        var next = db.inTransaction(
                theirs.id,
                tx -> tx.list("SELECT DISTINCT organization_id FROM product", row -> row.uuid("organization_id")));

        assertThat(next).containsExactly(theirs.id.value());
    }

    @Test
    void the_audit_log_can_be_neither_changed_nor_deleted() {
        for (String sql : List.of("UPDATE audit SET actor = 'nobody'", "DELETE FROM audit", "TRUNCATE audit")) {
            assertThatThrownBy(() -> db.doInTransaction(ours.id, tx -> tx.update(sql)))
                    .isInstanceOf(DbFailure.class);
            assertThatThrownBy(() -> db.doAcrossOrganizations(tx -> tx.update(sql)))
                    .isInstanceOf(DbFailure.class);
        }
    }

    @Test
    void what_throws_leaves_nothing_behind_and_runs_nothing_after() {
        var ran = new AtomicBoolean();

        assertThatThrownBy(() -> db.doInTransaction(ours.id, tx -> {
                    tx.update("UPDATE product SET name = 'Half' WHERE slug = 'pump'");
                    tx.afterCommit(() -> ran.set(true));
                    throw new IllegalStateException("half way");
                }))
                .hasMessage("half way");

        String name = db.inTransaction(
                ours.id, tx -> tx.one("SELECT name FROM product WHERE slug = 'pump'", row -> row.text("name")));
        assertThat(name).isEqualTo("Pump");
        assertThat(ran).isFalse();
    }
}
