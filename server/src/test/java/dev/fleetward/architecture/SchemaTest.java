package dev.fleetward.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.SubjectData;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Looks at the schema as PostgreSQL has it after all migrations. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SchemaTest {
    /** Tables that belong to no organization, each for a reason: shared facts about the world, or the server's own. */
    private static final Set<String> GLOBAL =
            Set.of("flyway_schema_history", "recurring_job", "sign_in_failure", "clock_reading");

    @Inject
    Db db;

    @Inject
    @Any
    Instance<SubjectData> subjectData;

    @Test
    void every_table_shows_one_organization_only() {
        var open = names("""
                SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
                  AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (
                      SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'organization_id'
                        AND a.attnotnull AND a.atttypid = 'uuid'::regtype))
                """);

        assertThat(open).isSubsetOf(GLOBAL);
    }

    @Test
    void the_tenant_login_sees_rows_through_one_policy() {
        var loose = names("""
                SELECT tablename || '.' || policyname AS name FROM pg_policies
                WHERE schemaname = 'public' AND 'fleetward_app' = ANY (roles)
                  AND (qual NOT LIKE '%organization_id = ( SELECT fleetward_organization()%'
                       OR with_check NOT LIKE '%organization_id = ( SELECT fleetward_organization()%')
                """);

        assertThat(loose).isEmpty();
    }

    @Test
    void neither_login_owns_anything_or_may_bypass_the_policies() {
        var owned = names("""
                SELECT c.relname AS name FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
                WHERE r.rolname IN ('fleetward_app', 'fleetward_system')
                UNION ALL
                SELECT rolname FROM pg_roles
                WHERE rolname IN ('fleetward_app', 'fleetward_system') AND (rolsuper OR rolbypassrls OR rolcreaterole)
                """);

        assertThat(owned).isEmpty();
    }

    /** A view runs with its owner's rights unless told otherwise, and would show every organization. */
    @Test
    void a_published_view_runs_with_the_rights_of_who_reads_it() {
        var leaky = names("""
                SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = 'public' AND c.relkind = 'v'
                  AND NOT coalesce(c.reloptions, '{}') && ARRAY['security_invoker=true', 'security_invoker=on']
                """);

        assertThat(leaky).isEmpty();
    }

    @Test
    void every_table_with_a_device_is_covered_by_export_and_erasure() {
        var withDevice = names("""
                SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'device_id' AND NOT a.attisdropped
                WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
                """);
        Set<String> covered =
                subjectData.stream().flatMap(data -> data.tables().stream()).collect(Collectors.toSet());

        assertThat(withDevice).isSubsetOf(covered);
    }

    /** Else each poll of a million devices would touch every index of their table. */
    @Test
    void when_a_device_was_heard_from_is_in_no_index() {
        var written = names("""
                SELECT indexname AS name FROM pg_indexes
                WHERE schemaname = 'public' AND tablename = 'device' AND indexdef LIKE '%last_seen_at%'
                """);

        assertThat(written).isEmpty();
    }

    private List<String> names(String sql) {
        return db.acrossOrganizations(tx -> tx.list(sql, row -> row.text("name")));
    }
}
