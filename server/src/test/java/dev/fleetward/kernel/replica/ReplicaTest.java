package dev.fleetward.kernel.replica;

import static dev.fleetward.fixture.Eventually.eventually;
import static dev.fleetward.telemetry.Field.heartbeat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.EmbeddedPostgres;
import dev.fleetward.kernel.HealthCheck;
import dev.fleetward.kernel.HealthCheck.Verdict;
import dev.fleetward.kernel.Standby;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.Field;
import dev.fleetward.telemetry.FieldTables;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same with a PostgreSQL that follows by streaming replication; and what becomes of reads when something becomes of it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@TestProfile(WithReplica.class)
class ReplicaTest extends ReadContract {
    private static final String URL = "fleetward.database.replica.url";

    private static @Nullable Standby standby;

    @Inject
    @Any
    Instance<HealthCheck> checks;

    @Inject
    Field field;

    @Inject
    Lake lake;

    @Inject
    @DataSource("system")
    AgroalDataSource system;

    @BeforeEach
    void isUsed() {
        if (standby == null) {
            Path data = Path.of(setting("fleetward.data"));
            int port = URI.create(setting(URL).substring("jdbc:".length())).getPort();
            standby = Standby.of(primary(), data.resolve("replica-" + UUID.randomUUID()), port);
        }
        caughtUp();
    }

    @AfterAll
    static void end() {
        discard();
    }

    private static void discard() {
        if (standby != null) {
            standby.close();
            standby = null;
        }
    }

    private static Standby standby() {
        return Optional.ofNullable(standby).orElseThrow();
    }

    private static String setting(String name) {
        return ConfigProvider.getConfig().getValue(name, String.class);
    }

    private static Standby.Primary primary() {
        return new Standby.Primary(
                Path.of(setting("fleetward.data"), "postgres"),
                setting("fleetward.database.url"),
                setting("fleetward.database.owner"),
                setting("fleetward.database.password"));
    }

    @Override
    boolean isByReplica() {
        return true;
    }

    @Test
    void what_the_documentation_names_is_answered_by_it() {
        field.sends(ours, "D-1", heartbeat(Instant.now().minusSeconds(3_600), "1.0.0", "battery_pct", 80));
        lake.flush(ours.id, FieldTables.SAMPLES);
        eventually(
                () -> assertThat(ours.get("/products/pump/devices.csv").text()).contains("D-1"));

        assertThat(byReplica("/api/v1/search?q=D-1")).contains("D-1");
        assertThat(byReplica("/products/pump/devices.csv")).contains("D-1");
        assertThat(byReplica(ours.api("/device-query?query=serial%20~%20D&exact=true")))
                .contains("\"devices\":1");
        eventually(() -> assertThat(byReplica(ours.api("/explore?metric=battery_pct&by=version&range=24h")))
                .contains("rollup", "1.0.0"));
        for (String path : List.of("/vitals", "/device-vitals", "/prevalence", "/where?q=zlib", "/crash-free")) {
            assertThat(byReplica(ours.api(path))).isNotEmpty();
        }
        assertThat(byReplica(ours.api("/prevalence?component=zlib"))).isNotEmpty();
        assertThat(byReplica(ours.api("/explore?metric=battery_pct&by=attr.region&range=24h")))
                .isNotEmpty();
        assertThat(byReplica(ours.api("/requirements/CRA.I.2.h"))).contains("CRA.I.2.h");
        assertThat(byReplica("/?product=pump")).contains("Pump");
    }

    private String byReplica(String path) {
        double before = reads("replica");
        TestOrganization.Answer answer = ours.get(path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        assertThat(reads("replica")).as(path).isGreaterThan(before);
        return answer.text();
    }

    private double reads(String side) {
        return figure("fleetward_recent_reads_total{side=\"%s\"}".formatted(side));
    }

    @Test
    void one_that_falls_behind_is_not_used_until_it_caught_up() throws SQLException {
        standby().execute("SELECT pg_wal_replay_pause()");
        String added = addProduct();

        eventually(() -> assertThat(answeredByReplica()).isFalse());
        assertThat(slugs(ours)).contains(added);
        assertTold("s behind");
        eventually(() -> {
            assertThat(status()).isEqualTo("degraded");
            assertThat(figure("fleetward_replica_used")).isZero();
            assertThat(figure("fleetward_replica_lag_seconds")).isGreaterThan(2);
        });

        standby().execute("SELECT pg_wal_replay_resume()");
        eventually(() -> assertThat(answeredByReplica()).isTrue());
        assertThat(slugs(ours)).contains(added);
        assertThat(finding().verdict()).isEqualTo(Verdict.OK);
        eventually(() -> {
            assertThat(status()).isEqualTo("up");
            assertThat(figure("fleetward_replica_used")).isEqualTo(1);
        });
    }

    @Test
    void one_that_is_killed_under_a_read_has_it_answered_by_the_primary_and_is_used_again_when_it_is_back()
            throws IOException {
        double before = reads("fallback");
        var runs = new AtomicInteger();

        try {
            boolean answeredByReplica = db.readRecent(ours.id, tx -> {
                if (runs.incrementAndGet() == 1) {
                    assertThat(isInRecovery(tx)).isTrue();
                    kill();
                }
                return isInRecovery(tx);
            });

            assertThat(answeredByReplica).isFalse();
            assertThat(runs).hasValue(2);
            assertThat(reads("fallback")).isGreaterThan(before);
            assertThat(answeredByReplica()).isFalse();
            eventually(() -> assertTold("does not answer"));
        } finally {
            standby().start();
        }
        eventually(() -> assertThat(answeredByReplica()).isTrue());
    }

    private static void kill() {
        try {
            standby().kill();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_read_that_conflicts_with_the_log_is_done_again_on_the_primary() {
        var runs = new AtomicInteger();

        String answered = db.readRecent(ours.id, tx -> {
            var seen = slugs(tx);
            if (runs.incrementAndGet() == 1) {
                assertThat(isInRecovery(tx)).isTrue();
                lockProducts();
                tx.list("SELECT 1 AS one FROM pg_sleep(20)", row -> 1);
            }
            return isInRecovery(tx) + " " + seen;
        });

        assertThat(answered).isEqualTo("false [pump]");
        assertThat(runs).hasValue(2);
        eventually(() -> assertThat(answeredByReplica()).isTrue());
    }

    /** The replica must let go of what it reads to do the same. */
    private static void lockProducts() {
        try (var session = primary().session();
                var statement = session.createStatement()) {
            session.setAutoCommit(false);
            statement.execute("LOCK TABLE product IN ACCESS EXCLUSIVE MODE");
            session.commit();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void one_that_falls_silent_under_a_read_does_not_hold_it_for_ever() throws IOException {
        var runs = new AtomicInteger();
        try {
            boolean answeredByReplica = db.readRecent(ours.id, tx -> {
                if (runs.incrementAndGet() == 1) {
                    assertThat(isInRecovery(tx)).isTrue();
                    freeze();
                }
                return isInRecovery(tx);
            });
            assertThat(answeredByReplica).isFalse();
        } finally {
            standby().thaw();
        }

        eventually(() -> assertThat(answeredByReplica()).isTrue());
    }

    private static void freeze() {
        try {
            standby().freeze();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void one_that_was_promoted_is_not_used_any_more() throws SQLException {
        standby().execute("SELECT pg_promote()");
        try {
            eventually(() -> assertTold("promoted"));
            assertThat(answeredByReplica()).isFalse();
            String added = addProduct();
            assertThat(slugs(ours)).contains(added);
        } finally {
            discard();
        }
    }

    @Test
    void the_primary_itself_and_another_cluster_are_none(@TempDir Path elsewhere) {
        assertThat(standing(setting("fleetward.database.url"), "fleetward_app", password()))
                .contains("promoted, or is the primary itself");
        try (var other = EmbeddedPostgres.start(elsewhere, EmbeddedPostgres.Durability.NONE_FOR_TESTS)) {
            assertThat(standing(
                            String.valueOf(other.configuration().get("fleetward.database.url")),
                            "fleetward_app",
                            String.valueOf(other.configuration().get("fleetward.database.password"))))
                    .contains("another database cluster");
        }
    }

    @Test
    void a_login_that_sees_more_than_one_organization_is_not_used() {
        for (String login : new String[] {"fleetward_system", "fleetward_owner"}) {
            assertThat(standing(setting(URL), login, password())).contains("row-level security");
        }
        assertThat(standing(setting(URL), "fleetward_app", "wrong")).contains("does not answer");
    }

    private static String password() {
        return setting("fleetward.database.password");
    }

    private String standing(String url, String user, String password) {
        var replica = new Replica(new Configured(url, user, password), system, Optional.empty());
        try {
            replica.look();
            assertThat(replica.isUsable()).isFalse();
            return replica.standing().trouble();
        } finally {
            replica.close();
        }
    }

    private record Configured(Optional<String> url, String user, Optional<String> password, Duration maxLag)
            implements ReplicaConfig {
        Configured(String url, String user, String password) {
            this(Optional.of(url), user, Optional.of(password), Duration.ofSeconds(10));
        }
    }

    private void assertTold(String why) {
        HealthCheck.Finding finding = finding();
        assertThat(finding.verdict()).isEqualTo(Verdict.WARN);
        assertThat(finding.detail()).contains(why);
        assertThat(ours.get("/api/v1/server").text()).contains("Replica of the database", why);
    }

    private static String status() {
        JsonNode parts = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/health")))
                .json()
                .get("parts");
        for (JsonNode part : parts) {
            if (part.get("part").asText().equals("replica")) {
                return part.get("status").asText();
            }
        }
        throw new AssertionError("no part replica");
    }

    private HealthCheck.Finding finding() {
        return checks.stream()
                .flatMap(check -> check.look().stream())
                .filter(finding -> finding.what().equals("replica"))
                .findFirst()
                .orElseThrow();
    }

    private double figure(String series) {
        return ours.get("/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .sum();
    }
}
