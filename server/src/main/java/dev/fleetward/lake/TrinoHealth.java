package dev.fleetward.lake;

import dev.fleetward.kernel.HealthCheck;
import dev.fleetward.kernel.ServerPart;
import dev.fleetward.kernel.observation.HealthPart;
import dev.fleetward.lake.trino.TrinoClient;
import dev.fleetward.lake.trino.TrinoFailure;
import dev.fleetward.lake.trino.TrinoServer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Whether the Trino that is configured takes questions; nothing where none is. */
@ApplicationScoped
class TrinoHealth implements HealthPart, HealthCheck, ServerPart {
    private static final String WHAT = "trino";
    private static final TrinoClient.Limits LIMITS = new TrinoClient.Limits(Duration.ofSeconds(10), "100MB");

    private final TrinoConfig config;

    TrinoHealth(TrinoConfig config) {
        this.config = config;
    }

    /** A mistake in the settings shows at the start, not at the first question. */
    void check(@Observes StartupEvent event) {
        config.url().ifPresent(_ -> new TrinoClient(TrinoEngine.server(config)).close());
    }

    @Override
    public String part() {
        return WHAT;
    }

    /** The server goes on without: only questions over single samples, sessions and log lines are refused. */
    @Override
    public Status status() {
        if (config.url().isEmpty()) {
            return Status.UP;
        }
        try (var client = new TrinoClient(TrinoEngine.server(config))) {
            return client.info().isStarting() ? Status.DEGRADED : Status.UP;
        } catch (TrinoFailure e) {
            return Status.DEGRADED;
        }
    }

    /** Whether it finds the catalogue, with the login it has, and this organization's tables could be read. */
    @Override
    public List<Finding> look() {
        if (config.url().isEmpty()) {
            return List.of(Finding.ok(WHAT, "not in use; questions are answered in this process"));
        }
        TrinoServer server = TrinoEngine.server(config);
        var tables = new AtomicLong();
        try (var client = new TrinoClient(server)) {
            client.ask(
                    "SELECT count(*) AS n FROM \"" + config.catalog().replace("\"", "\"\"")
                            + "\".information_schema.tables WHERE table_schema LIKE 'org\\_%' ESCAPE '\\'",
                    LIMITS,
                    row -> tables.set(row.value("n") instanceof Long n ? n : 0));
            return List.of(Finding.ok(
                    WHAT,
                    "%s, version %s, sees %d tables"
                            .formatted(server, client.info().version(), tables.get())));
        } catch (TrinoFailure e) {
            return List.of(Finding.fail(WHAT, String.valueOf(e.getMessage()), "see docs/trino.md, “When it fails”"));
        }
    }

    @Override
    public Optional<State> state() {
        if (config.url().isEmpty()) {
            return Optional.empty();
        }
        boolean isWell = status() == Status.UP;
        var facts = new LinkedHashMap<String, String>();
        facts.put("Address", config.url().orElseThrow());
        facts.put("Catalogue", config.catalog());
        facts.put("A question may take", config.questionTime().toSeconds() + " s, " + config.questionMemory());
        return Optional.of(new State(
                "Trino",
                isWell,
                isWell
                        ? "It answers questions over single samples, sessions and log lines."
                        : "It does not answer: pages that ask over single samples, sessions and log lines say so. Field data is taken in all the same.",
                facts));
    }
}
