package dev.fleetward.ingest.mqtt;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import dev.fleetward.kernel.Roles;
import dev.fleetward.kernel.tls.TrustedCertificates;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Listens to the broker with a session that outlives the connection, and acknowledges a message once it is in the log:
 * what the broker took from a device arrives at least once, whoever falls over between.
 */
@ApplicationScoped
class MqttBridge {
    /** Unacknowledged at once: the broker holds back the rest. */
    static final int RECEIVE_MAXIMUM = 1_000;

    static final long SESSION_EXPIRY_SECONDS = Duration.ofDays(7).toSeconds();
    private static final int MAX_MESSAGE_BYTES = 2 * 1024 * 1024;
    private static final int PORT = 1883;
    private static final int TLS_PORT = 8883;
    private static final long FIRST_RETRY_MS = 1_000;
    private static final long LAST_RETRY_MS = 60_000;
    private static final long STOP_PATIENCE_MS = 2_000;
    private static final Logger LOG = Logger.getLogger(MqttBridge.class);

    private final Roles roles;
    private final MqttConfig config;
    private final MqttIntake intake;
    private final MqttState state;
    private @Nullable Mqtt5AsyncClient client;
    private @Nullable ExecutorService receiver;
    private volatile boolean stopping;

    MqttBridge(MqttConfig config, MqttIntake intake, MqttState state, Roles roles) {
        this.roles = roles;
        this.config = config;
        this.intake = intake;
        this.state = state;
    }

    void start(@Observes StartupEvent event) {
        if (roles.has(Roles.Role.INGEST)) {
            config.url().ifPresent(this::connect);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        Mqtt5AsyncClient connected = client;
        if (connected != null) {
            try {
                connected.disconnect().get(STOP_PATIENCE_MS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                LOG.debugf("the broker did not take leave: %s", e.getMessage());
            }
        }
        if (receiver != null) {
            receiver.shutdownNow();
        }
        state.disconnected("stopped");
    }

    /** @throws IllegalStateException naming the setting that cannot work */
    private void connect(String url) {
        URI broker = broker(url);
        stopping = false;
        // One thread: a device's messages must not overtake each other on the way to the log.
        ExecutorService inOrder = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("fleetward-mqtt").factory());
        receiver = inOrder;
        Mqtt5AsyncClient building = builder(broker).buildAsync();
        client = building;
        // Before connecting, since a session that is resumed brings its messages at once.
        building.publishes(MqttGlobalPublishFilter.ALL, message -> take(building, message), inOrder, true);
        var connecting = building.connectWith()
                .cleanStart(false)
                .sessionExpiryInterval(SESSION_EXPIRY_SECONDS)
                .restrictions()
                .receiveMaximum(RECEIVE_MAXIMUM)
                .maximumPacketSize(MAX_MESSAGE_BYTES)
                .applyRestrictions();
        config.username().ifPresent(name -> {
            var _ = connecting
                    .simpleAuth()
                    .username(name)
                    .password(config.password().orElse("").getBytes(StandardCharsets.UTF_8))
                    .applySimpleAuth();
        });
        var _ = connecting.send().exceptionally(failure -> {
            LOG.debugf("first connection to the broker: %s", failure.getMessage());
            return null;
        });
    }

    private static URI broker(String url) {
        try {
            URI broker = URI.create(url);
            boolean known = "mqtt".equals(broker.getScheme()) || "mqtts".equals(broker.getScheme());
            if (known && broker.getHost() != null) {
                return broker;
            }
        } catch (IllegalArgumentException e) {
            LOG.debugf("mqtt.url: %s", e.getMessage());
        }
        throw new IllegalStateException("mqtt.url “%s” must be mqtt://host:port or mqtts://host:port.".formatted(url));
    }

    private Mqtt5ClientBuilder builder(URI broker) {
        boolean tls = "mqtts".equals(broker.getScheme());
        int port = broker.getPort() >= 0 ? broker.getPort() : tls ? TLS_PORT : PORT;
        Mqtt5ClientBuilder builder = Mqtt5Client.builder()
                .identifier(config.clientId())
                .serverHost(String.valueOf(broker.getHost()))
                .serverPort(port)
                .addConnectedListener(_ -> subscribe())
                .addDisconnectedListener(this::comeBack);
        return tls ? builder.sslConfig(tls()) : builder;
    }

    private MqttClientSslConfig tls() {
        return MqttClientSslConfig.builder()
                .trustManagerFactory(config.ca()
                        .map(pem -> TrustedCertificates.of("mqtt.ca", pem))
                        .orElse(null))
                .build();
    }

    private void comeBack(MqttClientDisconnectedContext context) {
        if (stopping) {
            context.getReconnector().reconnect(false);
            return;
        }
        String error = String.valueOf(context.getCause().getMessage());
        int attempts = context.getReconnector().getAttempts();
        if (attempts == 0) {
            LOG.warnf("the MQTT broker is gone (%s); the bridge tries again", error);
        }
        state.disconnected(error);
        long delay = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS << Math.min(attempts, 10));
        context.getReconnector().reconnect(true).delay(delay, TimeUnit.MILLISECONDS);
    }

    /** At each connection: the broker may have forgotten the session. */
    private void subscribe() {
        Mqtt5AsyncClient connected = client;
        if (connected == null) {
            return;
        }
        var _ = connected
                .subscribeWith()
                .addSubscription()
                .topicFilter(shared(intake.chunks().filter()))
                .qos(MqttQos.AT_LEAST_ONCE)
                .applySubscription()
                .addSubscription()
                .topicFilter(shared(intake.events().filter()))
                .qos(MqttQos.AT_LEAST_ONCE)
                .applySubscription()
                .send()
                .whenComplete((_, failure) -> {
                    if (failure == null) {
                        LOG.infof(
                                "listening to the MQTT broker %s", config.url().orElse(""));
                        state.connected();
                    } else {
                        LOG.errorf("the MQTT broker refused the subscription: %s", failure.getMessage());
                        state.disconnected(String.valueOf(failure.getMessage()));
                    }
                });
    }

    private String shared(String filter) {
        return config.sharedGroup()
                .map(group -> "$share/" + group + "/" + filter)
                .orElse(filter);
    }

    private void take(Mqtt5AsyncClient from, Mqtt5Publish message) {
        intake.take(message.getTopic().toString(), message.getPayloadAsBytes(), failure -> {
            if (failure == null) {
                message.acknowledge();
            } else {
                // Unacknowledged, all of them: after a new connection the broker brings them again, in order.
                var _ = from.disconnect();
            }
        });
    }
}
