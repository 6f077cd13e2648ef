package dev.fleetward.ingest.mqtt;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.ingest.chunks.Packetizer;
import dev.fleetward.kernel.DiskRoom;
import dev.fleetward.products.Products;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Devices that publish to a real broker, which falls over, as does the bridge. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
@QuarkusTestResource(value = Mosquitto.class, restrictToAnnotatedClass = true)
class MqttBridgeTest {
    /** {2:1, 3:1, 10:"main", 9:"1.0.0", 6:"evt", 1:1795000000, 4:{1:{"battery":87}}} */
    private static final byte[] HEARTBEAT = HexFormat.of()
            .parseHex("02a7020103010a646d61696e0965312e302e300663657674011a6afd86c004a101a167626174746572791857");

    private final TestOrganization organization = new TestOrganization();

    @Inject
    MqttBridge bridge;

    @Inject
    MqttState state;

    @Inject
    DiskRoom disk;

    @Inject
    Products products;

    private String product;
    private Mqtt5BlockingClient device;

    @BeforeEach
    void connect() {
        Assumptions.assumeTrue(
                Mosquitto.program().isPresent(), "mosquitto is not on this machine: the MQTT bridge was not tried");
        product = products.require(organization.id, organization.product)
                .id()
                .value()
                .toString();
        eventually(() -> assertThat(state.isConnected()).isTrue());
        device = Mqtt5Client.builder()
                .serverHost("127.0.0.1")
                .serverPort(Mosquitto.port())
                .buildBlocking();
        device.connect();
    }

    @AfterEach
    void leave() {
        if (device != null && device.getState().isConnected()) {
            device.disconnect();
        }
    }

    @Test
    void chunks_and_native_events_arrive_as_if_posted() {
        for (byte[] chunk : Packetizer.chunks(HEARTBEAT, 20)) {
            publish("M-1", "chunks", chunk);
        }
        publish("M-1", "events", heartbeat(1));

        eventually(() -> assertThat(events("M-1")).hasSize(2));
        assertThat(events("M-1").get(0).at("/body/metrics/battery").asInt()).isEqualTo(87);
        assertThat(events("M-1").get(1).at("/body/metrics/n").asInt()).isEqualTo(1);
    }

    @Test
    void what_no_device_of_ours_sent_is_counted_and_holds_up_nothing() {
        long before = state.refusedMessages();
        publish("bad serial!", "events", heartbeat(1));
        publish("M-2", "events", heartbeat(2));

        eventually(() -> assertThat(events("M-2")).hasSize(1));
        assertThat(state.refusedMessages()).isGreaterThan(before);
        assertThat(organization.get("/api/v1/server").json().at("/parts"))
                .filteredOn(part -> part.get("title").asText().equals("MQTT bridge"))
                .singleElement()
                .satisfies(part ->
                        assertThat(part.at("/facts/Last refusal").asText()).contains("bad serial!"));
        assertThat(TestOrganization.send(
                                organization.request("/settings/server").header("Accept", "text/html"))
                        .text())
                .contains("MQTT bridge");
    }

    @Test
    void what_cannot_be_read_is_in_quarantine_with_its_reason() {
        publish("M-3", "events", "{\"events\":[{\"type\":\"dance\"}]}".getBytes(StandardCharsets.UTF_8));

        eventually(() -> assertThat(organization
                        .get(organization.api("/quarantine"))
                        .json()
                        .at("/items/0/reason")
                        .asText())
                .isEqualTo("unknown-event"));
    }

    @Test
    void what_was_published_while_the_bridge_was_down_arrives_when_it_is_back() {
        bridge.stop(new ShutdownEvent());
        for (int i = 0; i < 50; i++) {
            publish("M-4", "events", heartbeat(i));
        }
        bridge.start(new StartupEvent());

        eventually(() -> assertThat(events("M-4")).hasSize(50));
    }

    @Test
    void while_the_disk_is_nearly_full_messages_wait_at_the_broker() {
        System.setProperty("fleetward.disk.keep-free", "100%");
        try {
            eventually(() -> assertThat(disk.isFull()).isTrue());
            for (int i = 0; i < 20; i++) {
                publish("M-6", "events", heartbeat(i));
            }
            assertThat(events("M-6")).isEmpty();
        } finally {
            System.clearProperty("fleetward.disk.keep-free");
        }

        eventually(() -> assertThat(events("M-6")).hasSize(20));
    }

    @Test
    void a_broker_that_dies_and_comes_back_loses_nothing_it_acknowledged() {
        for (int i = 0; i < 50; i++) {
            publish("M-5", "events", heartbeat(i));
        }
        eventually(() -> assertThat(events("M-5")).isNotEmpty());
        bridge.stop(new ShutdownEvent());
        for (int i = 50; i < 100; i++) {
            publish("M-5", "events", heartbeat(i));
        }
        Mosquitto.awaitSaved();
        Mosquitto.kill();
        bridge.start(new StartupEvent());
        Mosquitto.launch();

        eventually(() -> assertThat(events("M-5")).hasSize(100));
        assertThat(events("M-5"))
                .extracting(event -> event.at("/body/metrics/n").asInt())
                .doesNotHaveDuplicates();
    }

    private static byte[] heartbeat(int n) {
        return """
                {"device":{"software":{"version":"1"}},"events":[{"id":"%d","type":"heartbeat","metrics":{"n":%d}}]}
                """.formatted(n, n).getBytes(StandardCharsets.UTF_8);
    }

    private void publish(String serial, String kind, byte[] payload) {
        device.publishWith()
                .topic("fleetward/%s/%s/%s".formatted(product, serial, kind))
                .qos(MqttQos.AT_LEAST_ONCE)
                .payload(payload)
                .send();
    }

    private List<JsonNode> events(String serial) {
        JsonNode items = organization
                .get(organization.api("/devices/" + serial + "/events?limit=200"))
                .json()
                .path("items");
        return java.util.stream.IntStream.range(0, items.size())
                .mapToObj(items::get)
                .toList();
    }
}
