package dev.fleetward.kernel.replica;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.DbFailure;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What {@link Db#readRecent} does, whoever answers. */
abstract class ReadContract {
    private static final String READ_ONLY = "25006";

    @Inject
    Db db;

    final TestOrganization ours = new TestOrganization();
    final TestOrganization theirs = new TestOrganization();

    /** Whether a replica answers. */
    abstract boolean isByReplica();

    /** Waits until it shows what was committed before. */
    void caughtUp() {
        eventually(() -> {
            assertThat(answeredByReplica()).isEqualTo(isByReplica());
            assertThat(slugs(ours)).isNotEmpty();
            assertThat(slugs(theirs)).isNotEmpty();
        });
    }

    boolean answeredByReplica() {
        return db.readRecent(ours.id, ReadContract::isInRecovery);
    }

    static boolean isInRecovery(Tx tx) {
        return tx.one("SELECT pg_is_in_recovery() AS it_is", row -> row.bool("it_is"));
    }

    List<String> slugs(TestOrganization organization) {
        return db.readRecent(organization.id, ReadContract::slugs);
    }

    static List<String> slugs(Tx tx) {
        return tx.list("SELECT slug FROM product ORDER BY slug", row -> row.text("slug"));
    }

    String addProduct() {
        String slug = "p" + UUID.randomUUID().toString().substring(0, 8);
        db.doInTransaction(
                ours.id,
                tx -> tx.update(
                        "INSERT INTO product (organization_id, slug, name) VALUES (?, ?, 'Added')", ours.id, slug));
        return slug;
    }

    @Test
    void it_is_answered_by_the_side_that_should() {
        caughtUp();

        assertThat(answeredByReplica()).isEqualTo(isByReplica());
    }

    @Test
    void a_forgotten_where_shows_one_organization_only() {
        caughtUp();

        for (TestOrganization organization : List.of(ours, theirs)) {
            List<UUID> seen = db.readRecent(
                    organization.id,
                    tx -> tx.list("SELECT organization_id FROM product", row -> row.uuid("organization_id")));

            assertThat(seen).containsExactly(organization.id.value());
        }
    }

    @Test
    void even_injected_sql_shows_nothing_of_others() {
        caughtUp();
        String typed = "x' OR organization_id = '" + theirs.id + "' OR 'a' = 'a";

        List<UUID> seen = db.readRecent(
                ours.id,
                tx -> tx.list(
                        "SELECT organization_id FROM product WHERE slug = '" + typed + "'",
                        row -> row.uuid("organization_id")));

        assertThat(seen).containsExactly(ours.id.value());
    }

    @Test
    void nothing_can_be_written() {
        caughtUp();

        for (String sql : List.of(
                "UPDATE product SET name = 'Written'",
                "DELETE FROM product",
                "SELECT slug FROM product FOR UPDATE",
                "CREATE TEMPORARY TABLE scratch (n int)")) {
            assertThatThrownBy(() -> db.readRecent(ours.id, tx -> tx.update(sql)))
                    .isInstanceOfSatisfying(
                            DbFailure.class,
                            refused -> assertThat(refused.state()).as(sql).isEqualTo(READ_ONLY));
        }
        List<String> names =
                db.inTransaction(ours.id, tx -> tx.list("SELECT name FROM product", row -> row.text("name")));
        assertThat(names).containsExactly("Pump");
    }

    @Test
    void what_was_committed_is_seen_soon() {
        caughtUp();

        String added = addProduct();

        eventually(() -> assertThat(slugs(ours)).contains(added));
    }

    @Test
    void one_moment_is_seen_throughout() {
        caughtUp();

        String added = db.readRecent(ours.id, tx -> {
            List<String> first = slugs(tx);
            String meanwhile = addProduct();
            eventually(() -> assertThat(slugs(ours)).contains(meanwhile));
            assertThat(slugs(tx)).isEqualTo(first).doesNotContain(meanwhile);
            return meanwhile;
        });

        assertThat(slugs(ours)).contains(added);
    }

    @Test
    void what_is_refused_by_the_work_itself_is_told_to_the_caller() {
        caughtUp();

        assertThatThrownBy(() -> db.readRecent(ours.id, _ -> {
                    throw Problem.invalid("no such question");
                }))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("no such question");
    }
}
