package dev.fleetward.ingest;

import dev.fleetward.kernel.Db;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;

/** Kafka keeps the log when its brokers are named, else PostgreSQL does. */
@ApplicationScoped
class LogChoice {
    /** Before anything is decoded. */
    private static final int EARLY = 100;

    private final Db db;
    private final KafkaLinks links;
    private final KafkaLaneStore lanes;

    LogChoice(Db db, KafkaLinks links, KafkaLaneStore lanes) {
        this.db = db;
        this.links = links;
        this.lanes = lanes;
    }

    @Produces
    @ApplicationScoped
    DurableLog log(PostgresLog postgres, KafkaLog kafka) {
        return links.areWanted() ? kafka : postgres;
    }

    /** @throws IllegalStateException when what Kafka has would be passed over, or its settings are not whole */
    void check(@Observes @Priority(EARLY) StartupEvent event) {
        links.requireWhole();
        if (!links.areWanted() && db.acrossOrganizations(lanes::any)) {
            throw new IllegalStateException("This database's chunk log lies in Kafka: set kafka.bootstrap-servers."
                    + " docs/kafka.md says how a log moves.");
        }
    }
}
