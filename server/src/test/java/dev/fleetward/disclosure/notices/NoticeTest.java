package dev.fleetward.disclosure.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Seed;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.DbFailure;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** Users are told what the law wants them told (CRA Article 14(8)), and it is known who got it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class NoticeTest {
    @Inject
    Db db;

    @Inject
    NoticeStore store;

    private final NoticeScene scene = new NoticeScene();
    private final TestOrganization maker = scene.maker;

    @Test
    void a_notice_is_meant_for_the_devices_exposed_now() {
        JsonNode reach = maker.get(maker.api("/cases/C-1/notices/audience")).json();

        JsonNode notice = scene.published(Map.of());

        assertThat(reach.get("devices").asInt()).isEqualTo(2);
        assertThat(reach.get("total").asInt()).isEqualTo(3);
        assertThat(notice.get("name").asText()).isEqualTo("N-1");
        assertThat(notice.at("/standing/meant").asInt()).isEqualTo(2);
        assertThat(notice.get("devices").asText()).contains("exposed to", NoticeScene.VULNERABILITY);
        assertThat(notice.at("/subject/affected/0/version").asText()).isEqualTo("1.0");
        assertThat(items(scene.fetch("A", ""))).hasSize(1);
        assertThat(items(scene.fetch("C", ""))).isEmpty();
        assertThat(scene.published(Map.of("audience", "all"))
                        .at("/standing/meant")
                        .asInt())
                .isEqualTo(3);
    }

    @Test
    void what_devices_fetch_and_acknowledge_is_counted_of_those_meant() {
        scene.published(Map.of());

        JsonNode told = items(scene.fetch("A", ""));
        scene.fetch("A", "");
        scene.fetch("B", "");
        assertThat(scene.acknowledge("B", "N-1").status()).isEqualTo(204);
        assertThat(scene.acknowledge("B", "N-1").status()).isEqualTo(204);

        assertThat(told.at("/0/notice/format").asText()).isEqualTo("fleetward-user-notice-1");
        assertThat(told.at("/0/notice/measures/0/kind").asText()).isEqualTo("mitigation");
        JsonNode notice = scene.show("N-1");
        assertThat(notice.get("sentence").asText())
                .isEqualTo("Of 2 devices meant, 2 (100 %) fetched it and 1 (50 %) acknowledged it.");
        assertThat(items(scene.fetch("B", ""))).as("acknowledged").isEmpty();
        assertThat(items(scene.fetch("B", "&all=true"))).hasSize(1);
        assertThat(serials("acknowledged")).containsExactly("B");
        assertThat(serials("fetched")).containsExactly("A");
        assertThat(scene.page("").text()).contains("Of 2 devices meant").contains("2 of 2 devices fetched it");
        assertThat(scene.page("/notices/N-1").text()).contains("Take the pump off the net.", ">A</a>");
    }

    @Test
    void a_device_is_told_only_what_is_meant_for_it() {
        scene.published(Map.of());
        var other = new NoticeScene();

        assertThat(scene.acknowledge("C", "N-1").status()).isEqualTo(404);
        assertThat(scene.acknowledge("A", "N-2").status()).isEqualTo(404);
        assertThat(scene.acknowledge("A", "x").status()).isEqualTo(404);
        assertThat(items(scene.fetch("UNKNOWN", ""))).isEmpty();
        assertThat(items(other.fetch("A", ""))).isEmpty();
        assertThat(NoticeScene.anybody("/device/v1/notices?serial=A").status()).isEqualTo(403);
        assertThat(scene.fetch("", "").status()).isEqualTo(400);
    }

    @Test
    void what_was_published_stays_and_is_revised_by_another() {
        scene.published(Map.of());
        scene.fetch("A", "");

        JsonNode second = scene.published(Map.of("revises", "N-1", "correction", "2.0 puts it right."));

        assertThat(second.get("revises").asText()).isEqualTo("N-1");
        assertThat(scene.show("N-1").get("revisedBy").asText()).isEqualTo("N-2");
        assertThat(items(scene.fetch("A", "")).at("/0/notice/id").asText()).isEqualTo("N-2");
        assertThat(type(scene.publish(Map.of("revises", "N-1")))).endsWith("notice-revised");
        assertThat(scene.publish(Map.of("revises", "N-9")).status()).isEqualTo(404);
        for (String sql : List.of("UPDATE user_notice SET title = 'x'", "DELETE FROM user_notice")) {
            assertThatThrownBy(() -> db.doInTransaction(maker.id, tx -> tx.update(sql)))
                    .as(sql)
                    .isInstanceOf(DbFailure.class);
        }
    }

    @Test
    void anybody_may_read_it_on_the_products_page_and_nothing_else() {
        assertThat(type(scene.publish(Map.of("onPage", true)))).endsWith("no-public-page");
        scene.withPage();
        scene.published(Map.of("onPage", true));
        scene.published(Map.of("title", "For devices alone"));

        String base = "/p/" + scene.page;
        assertThat(NoticeScene.anybody(base).text()).contains("The valve may open", base + "/notices/N-1");
        assertThat(NoticeScene.anybody(base + "/notices").text())
                .contains("The valve may open")
                .doesNotContain("For devices alone");
        String page = NoticeScene.anybody(base + "/notices/N-1").text();
        assertThat(page)
                .contains("Somebody can open the valve from afar.", NoticeScene.VULNERABILITY)
                .doesNotContain("C-1", "owner_email", "exposed to", maker.email);
        JsonNode document = NoticeScene.anybody(base + "/notices/N-1.json").json();
        assertThat(document.get("page").asText()).endsWith(base + "/notices/N-1");
        assertThat(document.get("event").asText()).isEqualTo("actively-exploited-vulnerability");
        assertThat(NoticeScene.anybody(base + "/notices/feed.json").json().get("notices"))
                .hasSize(1);
        assertThat(NoticeScene.anybody(base + "/notices/N-2").status()).isEqualTo(404);
        assertThat(NoticeScene.anybody("/p/nothing-here/notices").status()).isEqualTo(404);
    }

    @Test
    void what_cannot_be_told_is_refused_with_what_to_do() {
        assertThat(scene.publish(Map.of("mitigation", "")).json().get("detail").asText())
                .contains("need not do anything");
        assertThat(scene.publish(Map.of("title", "")).status()).isEqualTo(400);
        assertThat(scene.publish(Map.of("audience", "some")).status()).isEqualTo(400);
        assertThat(scene.publish(Map.of("devices", "version = ")).status()).isEqualTo(400);
        assertThat(type(scene.publish(Map.of("devices", "version = 9.9")))).endsWith("nobody-told");
        assertThat(type(scene.publish(Map.of("emailAttribute", "owner_email")))).endsWith("no-mail-server");
        assertThat(scene.publish(Map.of("summary", "x".repeat(10_001))).status())
                .isEqualTo(400);
        String drill = scene.openCase(Map.of("kind", "severe-incident", "drill", true));
        assertThat(type(scene.publish(drill, Map.of("audience", "all")))).endsWith("drill");
        String incident = scene.openCase(Map.of("kind", "severe-incident"));
        assertThat(scene.publish(incident, Map.of()).json().get("detail").asText())
                .contains("which devices are impacted");
        assertThat(scene.publish(incident, Map.of("devices", "version = 2.0"))
                        .json()
                        .at("/standing/meant")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void that_users_were_told_is_evidence_of_handling() {
        var source = new UsersToldEvidence(db, store);
        var product = new Seed(maker).product().id().value();
        assertThat(source.measure(maker.id, product).denominator())
                .as("nobody is aware yet")
                .isZero();
        maker.put(
                maker.api("/cases/C-1/awareness"),
                "application/json",
                BodyPublishers.ofString(Json.write(Map.of("at", Instant.now().minusSeconds(60), "reason", "log"))));
        assertThat(source.measure(maker.id, product).numerator()).isZero();

        scene.published(Map.of());

        assertThat(source.measure(maker.id, product).numerator()).isEqualTo(1);
        assertThat(source.measure(maker.id, product).denominator()).isEqualTo(1);
    }

    @Test
    void the_form_keeps_what_was_written_when_it_is_refused() {
        assertThat(scene.page("/notices/new").text()).contains("2 of 3 devices now", "3 of 3 devices now");

        Answer refused = scene.form("/notices", "audience=impacted&title=Valve&summary=Opens+%3Cb%3E");
        Answer published = scene.form("/notices", "audience=all&title=Valve&summary=Opens&correction=2.0");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text()).contains("Opens &lt;b&gt;", "need not do anything");
        assertThat(published.status()).isEqualTo(303);
        assertThat(published.header("Location")).endsWith("/cases/C-1/notices/N-1");
        assertThat(scene.page("/notices/new?revises=N-1").text()).contains("Revise N-1", "2.0</textarea>");
        assertThat(maker.get(maker.api("/cases/C-1/history")).text()).contains("Notice N-1 published");
    }

    @Test
    void a_devices_part_is_exported_and_erased_and_the_denominator_stays() throws IOException {
        scene.published(Map.of());
        scene.fetch("A", "");
        Answer export = maker.get(maker.api("/devices/A/export"));
        Answer erased = maker.post(maker.api("/devices/A/erasure"), Map.of("confirm", "A"));

        assertThat(new String(unzipped(export, "notices/notices.jsonl"), StandardCharsets.UTF_8))
                .contains("The valve may open", "fetchedAt");
        assertThat(erased.status()).as(erased.text()).isEqualTo(200);
        assertThat(scene.show("N-1").get("sentence").asText())
                .startsWith("Of 2 devices meant, 0 (0 %) fetched it")
                .contains("Of 1 nothing is kept any more");
    }

    private static byte[] unzipped(Answer answer, String path) throws IOException {
        try (var zip =
                new ZipInputStream(new ByteArrayInputStream(answer.response().body()))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().equals(path)) {
                    return zip.readAllBytes();
                }
            }
        }
        throw new AssertionError("no " + path);
    }

    private static JsonNode items(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().get("notices");
    }

    private List<String> serials(String state) {
        return maker.get(maker.api("/cases/C-1/notices/N-1/devices?state=" + state))
                .json()
                .get("items")
                .findValuesAsText("serial");
    }

    private static String type(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(409);
        return answer.json().get("type").asText();
    }
}
