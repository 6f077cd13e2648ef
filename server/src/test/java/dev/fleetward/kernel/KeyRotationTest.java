package dev.fleetward.kernel;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.fleetward.access.OperatorProof;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.updates.UpdateScene;
import dev.fleetward.updates.coverage.StatementKeys;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class KeyRotationTest {
    private static final String SERIAL = "K-1";

    private final TestOrganization maker = new UpdateScene().organization;

    @Inject
    Db db;

    @Inject
    MasterKey key;

    @Inject
    KeyRotation rotation;

    @Inject
    StatementKeys statements;

    @Inject
    Blobs blobs;

    @Inject
    Clock clock;

    @Inject
    @Any
    Instance<SealedSecrets> secrets;

    @ConfigProperty(name = "fleetward.data")
    Path data;

    @Test
    void every_kind_of_secret_is_sealed_anew_also_when_the_first_attempt_was_cut_off() throws IOException {
        makeOneOfEach();
        Map<String, Long> before = readable();
        assertThat(before.values()).as("one of each kind: %s", before).allMatch(count -> count > 0);
        String firstKey = key.name();
        String link = "links until then";
        byte[] signature = key.sign("links", link);

        key.exchange();
        resealOnly("mail_server");
        String secondKey = key.name();
        assertThat(secondKey).isNotEqualTo(firstKey);
        assertThat(readable()).as("either key reads").isEqualTo(before);
        assertThat(MasterKey.of(data).isBeingExchanged())
                .as("after a kill and a start")
                .isTrue();
        assertThat(rotation.status().finished()).isFalse();
        assertThat(maker.get("/api/v1/server").text()).contains("Its exchange is not finished");

        Answer again = operator("POST", "/rotation", "keys rotate");

        assertThat(again.status()).as(again.text()).isEqualTo(200);
        assertThat(again.json().get("key").asText()).as("the exchange goes on").isEqualTo(secondKey);
        assertThat(again.json().get("unreadable").asLong()).isZero();
        assertThat(readable()).isEqualTo(before);
        assertThat(data.resolve("master.key.old")).doesNotExist();
        Files.deleteIfExists(data.resolve("master.key.retired"));
        var alone = MasterKey.of(data);
        assertThat(readableBy(alone))
                .as("the key file before is no longer needed")
                .isEqualTo(before);
        assertThat(key.verifies("links", link, signature))
                .as("links outlive the exchange")
                .isTrue();
        assertThat(alone.verifies("links", link, signature)).isFalse();
        assertThat(operator("GET", "", "keys status").json().get("finished").asBoolean())
                .isTrue();
        assertThat(maker.get("/api/v1/audit").text())
                .contains("master-key.rotation-started")
                .contains("master-key.rotated");
    }

    @Test
    void a_secret_stored_before_keys_had_ids_is_read_and_gets_one() throws Exception {
        assertThat(put("/api/v1/mail-server", mailServer()).status()).isEqualTo(200);
        byte[] fromBefore = KeyMaterial.parse(Files.readString(data.resolve("master.key")))
                .seal("mail-server", new byte[0], "of old".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        db.doInTransaction(maker.id, tx -> tx.update("UPDATE mail_server SET sealed = ?", fromBefore));
        assertThat(key.decrypt("mail-server", fromBefore)).asString().isEqualTo("of old");
        assertThat(rotation.status().finished()).isFalse();

        rotation.rotate();

        byte[] after =
                db.inTransaction(maker.id, tx -> tx.one("SELECT sealed FROM mail_server", row -> row.bytes("sealed")));
        assertThat(key.decrypt("mail-server", after)).asString().isEqualTo("of old");
        assertThat(rotation.status().finished()).isTrue();
    }

    @Test
    void only_the_operator_may_rotate_and_not_by_a_proof_for_something_else() {
        assertThat(operator("POST", "/rotation", "keys status").status()).isEqualTo(401);
        assertThat(operator("GET", "", "sign-in-link x").status()).isEqualTo(401);
        assertThat(maker.post("/api/v1/operator/master-key/rotation", Map.of()).status())
                .isEqualTo(401);
    }

    /** Who seals secrets that are stored must say where: else an exchange would lose them. */
    @Test
    void every_user_of_the_key_has_its_column() {
        Map<String, String> homes = Map.of(
                "access.SecondFactor", "second_factor",
                "vulnerabilities.feeds.FeedSettings", "feed",
                "updates.signing.SealedKey", "signing_key",
                "updates.coverage.StatementKeys", "statement_key",
                "insight.delivery.Targets", "alert_target",
                "insight.delivery.MailServers", "mail_server",
                "privacy.sharing.Hook", "data_share_webhook",
                "privacy.exports.ExportLoop", "data_export",
                "disclosure.advisories.Publishers", "advisory_key");
        var callers = new ClassFileImporter()
                        .withImportOption(new ImportOption.DoNotIncludeTests())
                        .importPackages("dev.fleetward")
                        .get(MasterKey.class)
                        .getMethodCallsToSelf()
                        .stream()
                        .filter(call -> call.getTarget().getName().equals("encrypt"))
                        .map(JavaAccess::getOriginOwner)
                        .map(JavaClass::getName)
                        .map(name -> name.replace("dev.fleetward.", "").replaceAll("\\$.*|_ClientProxy|_Subclass", ""))
                        .filter(name -> !name.startsWith("kernel."))
                        .collect(Collectors.toSet());
        List<String> tables =
                secrets.stream().map(it -> it.sealedSecrets().table()).toList();

        // The cookie of a sign-in under way lives ten minutes and is stored nowhere.
        callers.remove("access.IdentityPages");
        assertThat(homes.keySet()).as("add the column of a new one").containsAll(callers);
        assertThat(tables).containsAll(homes.values()).contains("tuf_key");
    }

    @Test
    void every_column_that_is_named_as_sealed_is_known() {
        List<String> columns = db.acrossOrganizations(tx -> tx.list("""
                SELECT table_name || '.' || column_name AS name FROM information_schema.columns
                WHERE table_schema = 'public' AND data_type = 'bytea'
                  AND (column_name LIKE 'sealed%' OR column_name IN ('secret', 'encrypted_secret'))
                """, row -> row.text("name")));

        assertThat(secrets.stream()
                        .map(SealedSecrets::sealedSecrets)
                        .map(it -> it.table() + "." + it.column())
                        .toList())
                .containsExactlyInAnyOrderElementsOf(columns);
    }

    private void makeOneOfEach() {
        report();
        blobs.put(maker.id, new ByteArrayInputStream(new byte[1]), "a file", 1);
        made(201, maker.post(maker.api("/signing-keys"), Map.of("name", "by the server", "algorithm", "ed25519")));
        assertThat(maker.post(maker.api("/tuf"), "").status()).isLessThan(300);
        made(200, put("/api/v1/mail-server", mailServer()));
        made(
                201,
                maker.post(
                        "/api/v1/alert-targets",
                        Map.of(
                                "kind",
                                "webhook",
                                "name",
                                "hook",
                                "url",
                                "http://127.0.0.1:9/x",
                                "secret",
                                "s3cret-s3cret-s3cret")));
        made(200, put("/api/v1/feeds/nvd", Map.of("key", "of-nvd")));
        made(
                201,
                maker.post(
                        maker.api("/data-shares"),
                        Map.of(
                                "serials", List.of(SERIAL),
                                "recipient", "Repair Shop",
                                "contact", "data@repair.example",
                                "purpose", "Predict wear",
                                "request", "letter",
                                "scope", List.of("metrics"),
                                "endsAt",
                                        Instant.now()
                                                .plus(30, ChronoUnit.DAYS)
                                                .toString()
                                                .substring(0, 10),
                                "webhook", "http://127.0.0.1:9/y")));
        Answer export = maker.post(maker.api("/data-exports"), Map.of("serial", SERIAL));
        made(202, export);
        eventually(() -> assertThat(maker.get(maker.api(
                                "/data-exports/" + export.json().get("id").asText()))
                        .json()
                        .at("/export/state")
                        .asText())
                .isEqualTo("READY"));
        made(
                200,
                TestOrganization.send(maker.request("/api/v1/maker-facts")
                        .header("Content-Type", "application/json")
                        .method(
                                "PATCH",
                                BodyPublishers.ofString(Json.write(Map.of(
                                        "name", "Maker", "securityContact", "psirt@pump.example", "csirt", "DE"))))));
        made(
                200,
                put(
                        "/api/v1/advisory-publisher",
                        Map.of("publicName", "pub-" + maker.slug, "namespace", "https://pump.example")));
        assertThat(maker.post("/api/v1/advisory-publisher/keys", "{}").status()).isLessThan(300);
        db.doInTransaction(maker.id, tx -> statements.signed(tx, maker.id, "a statement"));
        secondFactor();
    }

    private void secondFactor() {
        Answer in = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/sign-in"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(
                        "email=%s&password=%s".formatted(maker.email, maker.password.replace(' ', '+')))));
        Answer begun = TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/settings/second-factor"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "same-origin")
                .header("Cookie", in.header("Set-Cookie").split(";")[0])
                .POST(BodyPublishers.ofString("present=" + maker.password.replace(' ', '+'))));
        assertThat(begun.status()).isEqualTo(200);
    }

    private void report() {
        made(
                202,
                TestOrganization.send(HttpRequest.newBuilder(TestOrganization.server("/device/v1/events"))
                        .header("Memfault-Project-Key", maker.projectKey)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("""
                                {"device": {"serial": "%s"},
                                 "events": [{"type": "heartbeat", "metrics": {"flow_lpm": 12.5}}]}
                                """.formatted(SERIAL)))));
        eventually(() -> assertThat(
                        maker.get(maker.api("/devices/" + SERIAL + "/metrics")).text())
                .contains("flow_lpm"));
    }

    private static Map<String, Object> mailServer() {
        return Map.of(
                "host", "127.0.0.1",
                "port", 2525,
                "security", "none",
                "username", "u",
                "password", "s3cret",
                "sender", "alerts@example.org");
    }

    private Answer put(String path, Map<String, ?> wanted) {
        return maker.put(path, "application/json", BodyPublishers.ofString(Json.write(wanted)));
    }

    private static void made(int status, Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }

    private void resealOnly(String table) {
        for (SealedSecrets one : secrets) {
            if (one.sealedSecrets().table().equals(table)) {
                rotation.reseal(one.sealedSecrets());
            }
        }
    }

    private Map<String, Long> readable() {
        return readableBy(key);
    }

    /** Of this organization, by table. */
    private Map<String, Long> readableBy(MasterKey reads) {
        return db.inTransaction(maker.id, tx -> secrets.stream()
                .map(SealedSecrets::sealedSecrets)
                .collect(Collectors.toMap(SealedSecrets.Column::table, column -> tx
                        .list(
                                "SELECT %1$s AS sealed FROM %2$s WHERE %1$s IS NOT NULL"
                                        .formatted(column.column(), column.table()),
                                row -> reads.decrypt(column.purpose(), row.bytes("sealed")))
                        .stream()
                        .filter(secret -> secret.length > 0)
                        .count())));
    }

    private Answer operator(String method, String path, String command) {
        return TestOrganization.send(
                HttpRequest.newBuilder(TestOrganization.server("/api/v1/operator/master-key" + path))
                        .header(OperatorProof.HEADER, OperatorProof.of(MasterKey.of(data), command, clock.instant()))
                        .method(method, BodyPublishers.noBody()));
    }
}
