package dev.fleetward.vulnerabilities.feeds.online;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.insight.delivery.Destinations;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.Vertx;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is fetched from a publisher that is slow, and through a proxy. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class FetcherTest {
    @Inject
    Destinations destinations;

    @Inject
    Vertx vertx;

    private final Publisher publisher = new Publisher();

    @AfterEach
    void closePublisher() {
        publisher.close();
    }

    @Test
    void what_is_too_slow_is_left_and_what_came_is_kept(@TempDir Path home) throws Exception {
        publisher.offers("/big.json", "x".repeat(100_000));
        publisher.trouble(new Publisher.Trouble.Slow());
        var hasty = new Fetcher(destinations, Clock.systemUTC(), vertx, Optional.empty(), Duration.ofMillis(700));
        Path part = home.resolve("big.part");

        assertThatThrownBy(() -> hasty.file(URI.create(publisher.url("/big.json")), Map.of(), part))
                .isInstanceOf(FetchFailed.class)
                .hasMessageContaining("did not come within");
        eventually(() -> assertThat(part).hasSize(10));
        hasty.file(URI.create(publisher.url("/big.json")), Map.of(), part);

        assertThat(Files.readString(part)).isEqualTo("x".repeat(100_000));
        assertThat(publisher.asked()).last().asString().endsWith("bytes=10-");
    }

    @Test
    void through_a_proxy_the_proxy_is_asked(@TempDir Path home) throws Exception {
        publisher.offers("http://feeds.example/kev.json", "through the proxy");
        publisher.offers("/kev.json", "through the proxy");
        var proxied = new Fetcher(
                destinations,
                Clock.systemUTC(),
                vertx,
                Optional.of(URI.create(publisher.url(""))),
                Duration.ofSeconds(5));

        var answer = proxied.document(URI.create("http://feeds.example/kev.json"), Map.of());

        assertThat(new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("through the proxy");
        assertThat(publisher.asked()).singleElement().asString().contains("http://feeds.example/kev.json");
    }
}
