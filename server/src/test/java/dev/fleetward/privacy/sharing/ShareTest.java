package dev.fleetward.privacy.sharing;

import static dev.fleetward.fixture.Eventually.eventually;
import static dev.fleetward.privacy.sharing.SharedPump.SERIAL;
import static dev.fleetward.privacy.sharing.SharedPump.wish;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.privacy.sharing.SharedPump.Made;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** A third party fetches what it may have, and nothing else. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ShareTest {
    @Inject
    Db db;

    @Inject
    ShareRecordStore records;

    @Inject
    EndedSharesJob upkeep;

    private final SharedPump pump = new SharedPump();
    private final TestOrganization maker = pump.maker;

    @Test
    void what_arrives_is_given_once_in_the_words_of_the_export() throws Exception {
        pump.register(SERIAL);
        Made share = pump.share("metrics");

        pump.heartbeat(SERIAL, "12.5");
        pump.heartbeat(SERIAL, "13.5");
        List<JsonNode> given = share.awaitRecords(2, "");
        JsonNode page = share.records("?limit=1").json();

        assertThat(given).extracting(one -> one.get("number").asInt()).containsExactly(1, 2);
        assertThat(given)
                .allMatch(one -> one.get("device").asText().equals(SERIAL)
                        && one.get("scope").asText().equals("metrics")
                        && one.get("file").asText().equals("field-data/events.jsonl"));
        assertThat(page.get("items")).hasSize(1);
        assertThat(page.get("more").asBoolean()).isTrue();
        assertThat(share.awaitRecords(1, page.get("next").asText()).getFirst()).isEqualTo(given.get(1));
        assertThat(share.records("?after=2").json().get("items")).isEmpty();
        assertThat(share.records("?after=2").json().get("next").asText()).isEqualTo("2");
        List<JsonNode> exported = exported("field-data/events.jsonl");
        assertThat(exported).hasSize(3);
        assertThat(exported)
                .containsAll(given.stream().map(one -> one.get("record")).toList());

        Answer lines = share.asked("/records", share.token(), "application/jsonl");
        assertThat(lines.header("Content-Type")).contains("application/jsonl");
        assertThat(lines.header("Fleetward-Next")).isEqualTo("2");
        assertThat(lines.text().lines().map(line -> Json.read(line, JsonNode.class)))
                .isEqualTo(given);
    }

    @Test
    void other_kinds_other_devices_and_other_organizations_are_never_given() {
        pump.register(SERIAL);
        pump.register("PUMP-2");
        var stranger = new SharedPump();
        stranger.register(SERIAL);
        Made share = pump.share("logs");
        Made theirs = stranger.share("metrics");

        pump.heartbeat(SERIAL, "1");
        pump.post("PUMP-2", log("of another device"));
        stranger.post(SERIAL, log("of another maker"));
        pump.post(SERIAL, log("valve slow"));
        pump.post(SERIAL, recording());
        List<JsonNode> given = share.awaitRecords(1, "");

        assertThat(given.getFirst().toString()).contains("valve slow");
        eventually(() -> assertThat(pump.events("PUMP-2")).isEqualTo(2));
        assertThat(share.awaitRecords(1, "")).isEqualTo(given);
        assertThat(share.asked("", share.token(), "application/json").json().get("devices"))
                .hasSize(1);
        assertThat(share.asked("/records", theirs.token(), "application/json").status())
                .isEqualTo(401);
        String file = "5a1079e715e04738a98f31015020db25e8262be6fbaca5fcb3efe48c3753b18b";
        assertThat(share.asked("/files/" + file, share.token(), "application/octet-stream")
                        .status())
                .isEqualTo(404);
        assertThat(stranger.maker
                        .get(stranger.maker.api("/data-shares/" + share.id()))
                        .status())
                .isEqualTo(404);
        assertThat(stranger.maker
                        .delete(stranger.maker.api("/data-shares/" + share.id()))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void what_is_captured_before_and_arrives_late_is_new() {
        pump.register(SERIAL);
        Made share = pump.share("metrics");
        pump.heartbeat(SERIAL, "2");
        share.awaitRecords(1, "");

        pump.post(SERIAL, """
                {"type": "heartbeat", "at": "%s", "metrics": {"flow_lpm": 1}}
                """.formatted(Instant.now().minus(9, ChronoUnit.DAYS)));

        List<JsonNode> late = share.awaitRecords(1, "1");
        assertThat(late.getFirst().get("number").asInt()).isEqualTo(2);
        assertThat(share.awaitRecords(2, "").get(1)).isEqualTo(late.getFirst());
    }

    /** Two transactions store at once; the one that began first ends last. */
    @Test
    void what_was_written_first_and_committed_last_is_not_skipped() {
        pump.register(SERIAL);
        Made share = pump.share("metrics");
        UUID device = db.inTransaction(
                maker.id, tx -> tx.one("SELECT id FROM device WHERE serial = ?", row -> row.uuid("id"), SERIAL));
        UUID first = db.inTransaction(
                maker.id, tx -> tx.one("SELECT id FROM event WHERE device_id = ?", row -> row.uuid("id"), device));

        db.doInTransaction(maker.id, tx -> {
            records.add(
                    tx, List.of(new ShareRecordStore.Arrived(device, first, "metrics", null, Instant.now())), false);
            pump.heartbeat(SERIAL, "7");
            assertThat(share.awaitRecords(1, "").getFirst().toString()).contains("7");
        });

        List<JsonNode> behind = share.awaitRecords(1, "1");
        assertThat(behind.getFirst().at("/record/id").asText()).isEqualTo(first.toString());
    }

    @Test
    void states_are_given_when_the_share_begins_and_when_they_change() {
        pump.post(SERIAL, """
                {"type": "attributes", "values": {"city": "Innsbruck"}}
                """);
        pump.register(SERIAL);
        Made share = pump.share("attributes", "software");
        assertThat(share.awaitRecords(1, "").getFirst().toString())
                .contains("attribute-changes.jsonl")
                .contains("Innsbruck");

        Answer set = TestOrganization.send(maker.request(maker.api("/devices/" + SERIAL + "/attributes"))
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"city\": \"Wattens\"}")));
        assertThat(set.status()).as(set.text()).isLessThan(300);

        assertThat(share.awaitRecords(1, "1").getFirst().toString()).contains("Wattens");
    }

    @Test
    void a_recording_is_given_with_its_bytes() {
        pump.register(SERIAL);
        Made share = pump.share("recordings");

        pump.post(SERIAL, recording());

        String sha256 = share.awaitRecords(1, "")
                .getFirst()
                .at("/record/body/data_sha256")
                .asText();
        Answer file = share.asked("/files/" + sha256, share.token(), "application/octet-stream");
        assertThat(file.status()).isEqualTo(200);
        assertThat(file.text()).isEqualTo("{\"pressure\":[1,2,3]}");
    }

    @Test
    void a_forged_an_expired_and_a_revoked_token_are_refused_alike() {
        pump.register(SERIAL);
        Made expired = pump.share("metrics");
        Made revoked = pump.share("metrics");
        Made renewed = pump.share("metrics");
        db.doInTransaction(
                maker.id,
                tx -> tx.update(
                        "UPDATE data_share SET ends_at = ? WHERE id = ?",
                        Instant.now().minusMillis(1),
                        UUID.fromString(expired.id())));
        assertThat(maker.delete(maker.api("/data-shares/" + revoked.id())).status())
                .isEqualTo(204);
        String token = maker.post(maker.api("/data-shares/" + renewed.id() + "/token"), Map.of())
                .json()
                .get("token")
                .asText();

        Answer forged = expired.asked("/records", "fws_AAAA", "application/json");

        assertThat(forged.status()).isEqualTo(401);
        for (Made share : List.of(expired, revoked, renewed)) {
            Answer refused = share.records("");
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.json().get("detail")).isEqualTo(forged.json().get("detail"));
        }
        assertThat(renewed.asked("/records", token, "application/json").status())
                .isEqualTo(200);
        assertThat(pump.show(expired).at("/share/state").asText()).isEqualTo("ENDED");
        assertThat(maker.post(maker.api("/data-shares/" + expired.id() + "/end"), Map.of("endsAt", "2999-01-01"))
                        .json()
                        .get("type")
                        .asText())
                .endsWith("share-ended");
        String row = db.acrossOrganizations(
                tx -> tx.one("SELECT string_agg(t::text, ' ') AS rows FROM data_share t", one -> one.text("rows")));
        assertThat(row).doesNotContain(token);
    }

    @Test
    void it_gives_nothing_of_before_its_beginning_and_ends_by_itself() {
        pump.register(SERIAL);
        var later = wish("metrics");
        later.put("beginsAt", Instant.now().plusSeconds(3600).toString());
        Made planned = pump.share(later);
        Made share = pump.share("metrics");

        pump.heartbeat(SERIAL, "5");

        share.awaitRecords(1, "");
        assertThat(planned.records("").json().get("items")).isEmpty();
        assertThat(pump.show(planned).at("/share/state").asText()).isEqualTo("PLANNED");
        String extended = Instant.now()
                .plus(100, ChronoUnit.DAYS)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        assertThat(maker.post(maker.api("/data-shares/" + share.id() + "/end"), Map.of("endsAt", extended))
                        .json()
                        .get("endsAt")
                        .asText())
                .isEqualTo(extended);
        db.doInTransaction(
                maker.id,
                tx -> tx.update(
                        "UPDATE data_share SET ends_at = ?", Instant.now().minusMillis(1)));
        upkeep.run();
        long left = db.inTransaction(
                maker.id, tx -> tx.one("SELECT count(*) AS n FROM data_share_record", row -> row.longValue("n")));
        assertThat(left).isZero();
        assertThat(pump.show(share).at("/share/records").asInt()).isEqualTo(1);
    }

    @Test
    void erasure_ends_the_share_and_the_recipient_is_told() throws Exception {
        pump.register(SERIAL);
        pump.register("PUMP-2");
        Made alone = pump.share("metrics");
        var both = wish("metrics");
        both.put("serials", List.of(SERIAL, "PUMP-2"));
        Made together = pump.share(both);
        pump.heartbeat(SERIAL, "5");
        alone.awaitRecords(1, "");
        assertThat(exported("data-rights/shares.jsonl"))
                .hasSize(2)
                .allMatch(one -> one.get("recipient").asText().equals("Repair Shop"));

        maker.post(maker.api("/devices/" + SERIAL + "/erasure"), Map.of("confirm", SERIAL));

        Answer gone = alone.records("");
        assertThat(gone.status()).isEqualTo(410);
        assertThat(gone.json().get("type").asText()).endsWith("device-erased");
        assertThat(pump.show(alone).at("/share/state").asText()).isEqualTo("ERASED");
        JsonNode about =
                together.asked("", together.token(), "application/json").json();
        assertThat(about.get("devices")).hasSize(1);
        assertThat(about.get("erased")).hasSize(1);
        pump.register(SERIAL);
        pump.heartbeat("PUMP-2", "6");
        assertThat(together.awaitRecords(1, "").getFirst().get("device").asText())
                .isEqualTo("PUMP-2");
        assertThat(alone.records("").status()).isEqualTo(410);
    }

    @Test
    void what_was_shared_is_counted_and_stands_in_the_audit_log() {
        pump.register(SERIAL);
        Made share = pump.share("metrics");
        pump.heartbeat(SERIAL, "5");
        share.awaitRecords(1, "");
        maker.delete(maker.api("/data-shares/" + share.id()));

        JsonNode day = pump.show(share).at("/days/0");
        assertThat(day.get("way").asText()).isEqualTo("api");
        assertThat(day.get("records").asInt()).isEqualTo(1);
        assertThat(day.get("bytes").asInt()).isGreaterThan(100);
        String audit = maker.get("/api/v1/audit").text();
        assertThat(audit)
                .contains("data-share.made", "data-share.revoked", share.id(), "Repair Shop")
                .doesNotContain(SERIAL)
                .doesNotContain(share.token());
    }

    @Test
    void bad_wishes_are_refused_with_the_reason() {
        pump.register(SERIAL);
        var wishes = new HashMap<String, Object>();
        wishes.put("serials", List.of());
        wishes.put("recipient", " ");
        wishes.put("purpose", "");
        wishes.put("scope", List.of("everything"));
        wishes.put("endsAt", "tomorrow");
        wishes.put("beginsAt", "2001-01-01");
        wishes.put("webhook", "http://192.0.2.1/hook");
        wishes.forEach((field, value) -> {
            var bad = wish("metrics");
            bad.put(field, value);
            Answer refused = maker.post(maker.api("/data-shares"), bad);
            assertThat(refused.status()).as(field + refused.text()).isEqualTo(400);
        });
        for (String end : List.of("2001-01-01", "2999-01-01")) {
            var bad = wish("metrics");
            bad.put("endsAt", end);
            assertThat(maker.post(maker.api("/data-shares"), bad).text()).contains("at most 366 days");
        }
        var unknown = wish("metrics");
        unknown.put("serials", List.of(SERIAL, "NOBODY"));
        assertThat(maker.post(maker.api("/data-shares"), unknown).status()).isEqualTo(404);
        assertThat(maker.get(maker.api("/data-shares")).json()).isEmpty();
        Made share = pump.share("metrics");
        assertThat(share.records("?limit=1001").status()).isEqualTo(400);
        assertThat(share.records("?after=99").status()).isEqualTo(400);
        assertThat(share.records("?after=x").status()).isEqualTo(400);
        assertThat(maker.post(maker.api("/data-shares/" + share.id() + "/resume"), Map.of())
                        .status())
                .isEqualTo(409);
    }

    @Test
    void a_recipient_that_asks_too_often_is_told_to_wait() {
        pump.register(SERIAL);
        Made share = pump.share("metrics");
        var statuses = new ArrayList<Integer>();

        for (int i = 0; i <= 2 * SharedDoor.REQUESTS_PER_MINUTE; i++) {
            statuses.add(share.asked("", share.token(), "application/json").status());
        }

        assertThat(statuses).startsWith(200).contains(429);
    }

    private List<JsonNode> exported(String file) throws Exception {
        byte[] bytes = maker.get(maker.api("/devices/" + SERIAL + "/export"))
                .response()
                .body();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(file)) {
                    return new String(zip.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(line -> Json.read(line, JsonNode.class))
                            .toList();
                }
            }
        }
        return List.of();
    }

    private static String log(String text) {
        return """
                {"type": "log", "at": "%s", "lines": [{"level": "info", "text": "%s"}]}
                """.formatted(Instant.now(), text);
    }

    private static String recording() {
        return """
                {"type": "recording", "at": "%s", "mimeType": "application/json", "reason": "dose profile",
                 "durationMs": 1200, "data": "eyJwcmVzc3VyZSI6WzEsMiwzXX0="}
                """.formatted(Instant.now());
    }
}
