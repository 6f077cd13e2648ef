package dev.fleetward.ingest.mqtt;

import dev.fleetward.kernel.ServerPart;
import dev.fleetward.kernel.observation.HealthPart;
import dev.fleetward.kernel.observation.Meters;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the bridge is doing, for the operator. Safe for concurrent use. */
@ApplicationScoped
class MqttState implements ServerPart, HealthPart {
    private final Clock clock;
    private final MqttConfig config;
    private final LongAdder storedAll;
    private final LongAdder refusedAll;
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile Connection connection = new Connection(false, Instant.EPOCH, null);
    private volatile @Nullable String lastRefusal;

    MqttState(Clock clock, MqttConfig config, Meters meters) {
        this.storedAll = meters.counter("fleetward_mqtt_messages_total", "stored");
        this.refusedAll = meters.counter("fleetward_mqtt_messages_total", "refused");
        this.clock = clock;
        this.config = config;
    }

    private record Connection(
            boolean up, Instant since, @Nullable String error) {}

    void connected() {
        connection = new Connection(true, clock.instant(), null);
    }

    void disconnected(String error) {
        connection = new Connection(false, clock.instant(), error);
    }

    void stored() {
        stored.incrementAndGet();
        storedAll.increment();
    }

    void refused(String why) {
        refused.incrementAndGet();
        refusedAll.increment();
        lastRefusal = why;
    }

    long storedMessages() {
        return stored.get();
    }

    long refusedMessages() {
        return refused.get();
    }

    boolean isConnected() {
        return connection.up;
    }

    @Override
    public String part() {
        return "mqtt";
    }

    @Override
    public Status status() {
        return config.url().isEmpty() || connection.up ? Status.UP : Status.DEGRADED;
    }

    @Override
    public Optional<State> state() {
        return config.url().map(url -> {
            Connection now = connection;
            var facts = new LinkedHashMap<String, String>();
            facts.put("Broker", url);
            facts.put("Chunks", config.chunksTopic());
            facts.put("Events", config.eventsTopic());
            facts.put("Since", now.since.equals(Instant.EPOCH) ? "the start" : now.since.toString());
            facts.put("Messages stored", Long.toString(stored.get()));
            facts.put("Messages refused", Long.toString(refused.get()));
            String why = lastRefusal;
            if (why != null) {
                facts.put("Last refusal", why);
            }
            String error = now.error;
            if (error != null) {
                facts.put("Last error", error);
            }
            return new State("MQTT bridge", now.up, now.up ? "Connected." : "Not connected; it tries again.", facts);
        });
    }
}
