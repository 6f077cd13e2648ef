package dev.fleetward.updates.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.Eventually;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.updates.Deployments;
import dev.fleetward.updates.Due;
import dev.fleetward.updates.UpdateScene;
import dev.fleetward.updates.UpdateScene.DdiDevice;
import dev.fleetward.updates.delivery.polling.Pending;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A poll is answered from memory, and memory never lags behind what was changed before it. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class PendingTest {
    private static final int DEVICES = 6;
    private static final int STEPS = 120;
    private static final int MANY = 1_100;

    private final UpdateScene scene = UpdateScene.withKey();
    private final TestOrganization organization = scene.organization;

    @Inject
    Db db;

    @Inject
    Deployments deployments;

    @Inject
    Pending pending;

    @Inject
    Products products;

    @Test
    void a_poll_asks_no_database_when_nothing_changed() {
        scene.device("D-1").get("");
        String token = token("D-1");
        scene.release("1.1", "fw.swu", "firmware".getBytes(StandardCharsets.UTF_8));
        scene.rollOut("1.1");
        var own = new DdiDevice(scene.base("D-1"), "TargetToken " + token);
        var gateway = scene.device("D-1");
        own.get("");
        gateway.get("");

        db.doAcrossOrganizations(tx -> {
            tx.update("LOCK TABLE device, deployment, rollout, target_token, ddi_client, product"
                    + " IN ACCESS EXCLUSIVE MODE");
            for (int i = 0; i < 25; i++) {
                assertThat(own.links().has("deploymentBase")).isTrue();
                assertThat(gateway.links().has("deploymentBase")).isTrue();
            }
        });
    }

    @Test
    void what_is_due_for_many_is_read_before_they_ask() {
        List<String> serials = IntStream.range(0, MANY).mapToObj(i -> "M-" + i).toList();
        serials.forEach(serial -> scene.device(serial).get(""));
        scene.release("1.1", "fw.swu", "firmware".getBytes(StandardCharsets.UTF_8));

        scene.rollOut("1.1");

        Product product = products.require(organization.id, organization.product);
        Eventually.eventually(
                () -> assertThat(serials).allSatisfy(serial -> assertThat(pending.inMemory(product, serial))
                        .as(serial)
                        .extracting(Pending.Seen::due)
                        .isInstanceOf(Due.Install.class)));
    }

    /** Whatever people and devices do, in any order: what the next poll says is what the database says. */
    @Test
    void every_change_is_seen_by_the_next_poll() {
        for (long seed = 1; seed <= 3; seed++) {
            var random = new Random(seed);
            var run = new Run(random);
            for (int step = 0; step < STEPS; step++) {
                String done = run.step();
                run.check("seed %d, step %d: %s".formatted(seed, step, done));
            }
        }
    }

    private String token(String serial) {
        return organization
                .post(organization.api("/devices/" + serial + "/target-token"), "{}")
                .json()
                .get("token")
                .asText();
    }

    /** One fleet that things happen to. */
    private final class Run {
        private final UpdateScene scene = UpdateScene.withKey();
        private final Random random;
        private final List<JsonNode> rollouts = new ArrayList<>();
        private int versions;

        Run(Random random) {
            this.random = random;
            for (int i = 0; i < DEVICES; i++) {
                scene.device("D-" + i).get("");
            }
        }

        String step() {
            return switch (random.nextInt(9)) {
                case 0 -> roll();
                case 1 -> change("pause");
                case 2 -> change("resume");
                case 3 -> change("cancel");
                case 4 -> confirm();
                case 5, 6 -> feedback();
                case 7 -> begin();
                default -> attributes();
            };
        }

        private String roll() {
            if (rollouts.size() > 4) {
                return "nothing";
            }
            String version = "1." + ++versions;
            scene.release(version, "fw.swu", version.getBytes(StandardCharsets.UTF_8));
            rollouts.add(scene.rollOut(version, Map.of("urgency", random.nextBoolean() ? "SOFT" : "FORCED")));
            return "rollout of " + version;
        }

        private String change(String verb) {
            if (!rollouts.isEmpty()) {
                scene.change(rollouts.get(random.nextInt(rollouts.size())), verb);
            }
            return verb;
        }

        private String confirm() {
            boolean confirm = random.nextInt(4) == 0;
            scene.organization.put(
                    scene.organization.api("/update-clients"),
                    "application/json",
                    java.net.http.HttpRequest.BodyPublishers.ofString("{\"confirm\":" + confirm + "}"));
            return "confirm " + confirm;
        }

        private String feedback() {
            DdiDevice device = device();
            String[] words = {"proceeding none", "downloaded none", "closed success", "closed failure", "rejected none"
            };
            String[] word = words[random.nextInt(words.length)].split(" ");
            JsonNode links = device.links();
            for (String kind : new String[] {"deploymentBase", "cancelAction"}) {
                if (links.has(kind)) {
                    String action =
                            links.at("/" + kind + "/href").asText().replaceAll(".*/" + kind + "/(\\d+).*", "$1");
                    device.feedback(kind + "/" + action, word[0], word[1], "");
                }
            }
            return String.join(" ", word);
        }

        private String begin() {
            JsonNode links = device().links();
            if (links.has("deploymentBase")) {
                device().get(links.at("/deploymentBase/href").asText());
            }
            return "begin";
        }

        private String attributes() {
            device().put("/configData", "{\"data\":{\"n\":\"" + random.nextInt() + "\"}}");
            return "attributes";
        }

        private DdiDevice device() {
            return scene.device("D-" + random.nextInt(DEVICES));
        }

        void check(String done) {
            for (int i = 0; i < DEVICES; i++) {
                String serial = "D-" + i;
                Due due = db.inTransaction(
                        scene.organization.id,
                        tx -> deployments.due(
                                tx,
                                tx.one(
                                        "SELECT device_id FROM device_view WHERE serial = ?",
                                        row -> row.uuid("device_id"),
                                        serial)));
                String expected =
                        switch (due) {
                            case Due.Nothing _ -> "";
                            case Due.Cancel cancel -> "cancelAction/" + cancel.actionId();
                            case Due.Confirm confirm -> "confirmationBase/" + confirm.actionId();
                            case Due.Install install -> "deploymentBase/" + install.actionId();
                        };
                assertThat(said(scene.device(serial).links()))
                        .as(done + ", " + serial)
                        .isEqualTo(expected);
            }
        }

        private String said(JsonNode links) {
            for (String kind : new String[] {"cancelAction", "confirmationBase", "deploymentBase"}) {
                if (links.has(kind)) {
                    return links.at("/" + kind + "/href").asText().replaceAll(".*/(" + kind + "/\\d+).*", "$1");
                }
            }
            return "";
        }
    }
}
