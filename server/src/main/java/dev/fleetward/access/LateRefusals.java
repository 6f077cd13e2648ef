package dev.fleetward.access;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/**
 * An address that is refused again and again, for a wrong password, key or token or because it asks too often, gets its
 * further refusals late: who tries as fast as they can then takes little from others. What is not refused is never late,
 * so that one who shares an address with a device gone mad notices nothing. Safe for concurrent use.
 */
@ApplicationScoped
public class LateRefusals {
    static final Duration DELAY = Duration.ofSeconds(1);
    private static final int MAX_ADDRESSES = 100_000;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final int TOO_MANY = 429;

    private final WindowCounts refused;
    private final int atOnce;

    LateRefusals(
            Clock clock,
            @ConfigProperty(name = "fleetward.limits.refusals-per-minute", defaultValue = "300") int atOnce) {
        this.refused = new WindowCounts(clock, Duration.ofMinutes(1), MAX_ADDRESSES);
        this.atOnce = atOnce;
    }

    /** How much later than at once the answer is to go out; counts it. Zero for a status that refuses nobody. */
    public Duration of(int status, HttpServerRequest request) {
        boolean refuses = status == UNAUTHORIZED || status == FORBIDDEN || status == TOO_MANY;
        return refuses && request.remoteAddress() != null
                ? of(String.valueOf(request.remoteAddress().hostAddress()))
                : Duration.ZERO;
    }

    Duration of(String address) {
        return refused.add(WindowCounts.network(address)) > atOnce ? DELAY : Duration.ZERO;
    }

    @ServerResponseFilter
    public void delay(ContainerResponseContext response, RoutingContext routing) {
        await(response.getStatus(), routing.request());
    }

    /** Waits before it returns, on a virtual thread, where waiting takes nothing; elsewhere it only counts. */
    void await(int status, HttpServerRequest request) {
        Duration delay = of(status, request);
        if (delay.isPositive() && Thread.currentThread().isVirtual()) {
            LockSupport.parkNanos(delay.toNanos());
        }
    }
}
