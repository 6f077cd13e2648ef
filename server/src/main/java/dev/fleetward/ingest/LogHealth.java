package dev.fleetward.ingest;

import dev.fleetward.kernel.HealthCheck;
import dev.fleetward.kernel.Watched;
import dev.fleetward.kernel.observation.HealthPart;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.List;

/** Whether Kafka takes what devices send, where it keeps the chunk log. */
@ApplicationScoped
class LogHealth implements HealthPart, HealthCheck {
    private static final String WHAT = "chunk log";

    private final KafkaLinks links;
    private final KafkaTopics topics;

    LogHealth(KafkaLinks links, KafkaTopics topics) {
        this.links = links;
        this.topics = topics;
    }

    @Override
    public String part() {
        return "chunk-log";
    }

    /** The pages and all that devices ask go on without Kafka; what devices send is refused for the time being. */
    @Override
    public Status status() {
        return links.areWanted() && !isWell() ? Status.DEGRADED : Status.UP;
    }

    private boolean isWell() {
        try {
            topics.brokers();
            return links.trouble() == null;
        } catch (RuntimeException e) {
            links.noAnswer(e);
            return false;
        }
    }

    @Override
    public List<Finding> look() {
        if (!links.areWanted()) {
            return List.of(Finding.ok(WHAT, "in PostgreSQL"));
        }
        try {
            int brokers = topics.brokers();
            String trouble = links.trouble();
            return List.of(
                    trouble == null
                            ? Finding.ok(
                                    WHAT,
                                    "in Kafka, of which %s"
                                            .formatted(Watched.count(brokers, "broker")
                                                    + (brokers == 1 ? " answers" : " answer")))
                            : Finding.fail(WHAT, "Kafka: " + trouble, "see docs/kafka.md, When brokers fail"));
        } catch (UncheckedIOException e) {
            return List.of(Finding.fail(
                    WHAT,
                    "Kafka does not answer: " + e.getMessage(),
                    "devices are told to come again until it does; see docs/kafka.md, When brokers fail"));
        }
    }
}
