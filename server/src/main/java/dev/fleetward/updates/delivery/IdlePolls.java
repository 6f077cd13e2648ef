package dev.fleetward.updates.delivery;

import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.observation.Meters;
import dev.fleetward.updates.delivery.polling.Pending;
import dev.fleetward.updates.delivery.polling.PollPace;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/**
 * Polls of devices that memory knows and that have nothing to do: nearly all requests there are. Answered on the event
 * loop as {@link DdiResource#poll} would, which gets all others. Safe for concurrent use.
 */
@ApplicationScoped
class IdlePolls {
    /** Before whatever is done for pages and resources; their rules do not bear on devices, which are known by token. */
    private static final int FIRST = Integer.MIN_VALUE + 1_001;

    private static final String BETWEEN = "/controller/v1/";
    private static final CharSequence UNCOMPRESSED = HttpHeaders.createOptimized("identity");

    private final Credentials credentials;
    private final DdiDoor door;
    private final Pending pending;
    private final PollPace pace;
    private final Clock clock;
    private final LongAdder answered;

    IdlePolls(Credentials credentials, DdiDoor door, Pending pending, PollPace pace, Clock clock, Meters meters) {
        this.credentials = credentials;
        this.door = door;
        this.pending = pending;
        this.pace = pace;
        this.clock = clock;
        this.answered = meters.counter("fleetward_idle_polls_total");
    }

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(this::route);
    }

    private void route(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        String path = request.path();
        if (path == null || !HttpMethod.GET.equals(request.method()) || !answer(request, path)) {
            routing.next();
        }
    }

    private boolean answer(HttpServerRequest request, String path) {
        int between = path.indexOf(BETWEEN);
        return between > 0 && answer(request, path.substring(1, between), path.substring(between + BETWEEN.length()));
    }

    private boolean answer(HttpServerRequest request, String tenant, String serial) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        String type = Wire.typeFor(request.getHeader(HttpHeaders.ACCEPT));
        if (authorization == null || type.equals(Wire.CBOR)) {
            return false;
        }
        // Neither a name with a slash nor one in percent coding is found as it stands here.
        Pending.Seen seen = credentials.inMemory(request, tenant, authorization, serial);
        if (seen == null || !seen.isIdle() || !pending.polled(seen)) {
            return false;
        }
        answered.increment();
        Duration sleep = pace.sleep(seen.due(), serial, seen.busyFleet());
        if (seen.wantsAttributes()) {
            var bodies = new DdiBodies(door.base(tenant, serial, URI.create(request.absoluteURI())));
            send(
                    request,
                    type,
                    DdiResource.ASKED_TAG,
                    Json.write(bodies.poll(sleep, true, seen.due(), clock.instant())));
        } else {
            send(request, type, DdiResource.IDLE_TAG, DdiBodies.idlePoll(sleep));
        }
        return true;
    }

    private static void send(HttpServerRequest request, String type, String tag, String body) {
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.ETAG, tag);
        if (tag.equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
        } else {
            response.putHeader(HttpHeaders.CONTENT_TYPE, type)
                    .putHeader(HttpHeaders.CONTENT_ENCODING, UNCOMPRESSED)
                    .end(body);
        }
        if (!request.isEnded()) {
            request.resume();
        }
    }
}
