package dev.fleetward.ingest;

import dev.fleetward.access.LateRefusals;
import dev.fleetward.access.ProjectKeys;
import dev.fleetward.access.ProjectKeys.Project;
import dev.fleetward.kernel.DatabaseUnavailable;
import dev.fleetward.kernel.Incidents;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.ProductId;
import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/v0/chunks/{serial}}: answers 202 once the chunks are durable, and decodes later. A route of the event
 * loop rather than a resource: it is the busiest of all, needs the request's headers before its body, and must never
 * answer in chunked coding, which the firmware's parser cannot read. It checks the project key itself.
 */
@ApplicationScoped
class ChunkIntake {
    /** Of all bodies being read or waiting to be durable; beyond it devices are asked to come again. */
    static final long MAX_IN_FLIGHT_BYTES = 64L * 1024 * 1024;

    static final int MAX_KEY_LOOKUPS = 64;
    private static final long BODY_PATIENCE_MS = 60_000;
    private static final long DISCARD_PATIENCE_MS = 30_000;
    private static final int FIRST = Integer.MIN_VALUE + 1_000;
    private static final Logger LOG = Logger.getLogger(ChunkIntake.class);

    private final Vertx vertx;
    private final Clock clock;
    private final ProjectKeys keys;
    private final ChunkLog log;
    private final DeviceDoor door;
    private final IngestMeters meters;
    private final Incidents incidents;
    private final LateRefusals late;
    private final Answers answers = new Answers();
    private final AtomicLong inFlightBytes = new AtomicLong();
    private final ConcurrentHashMap<String, CompletableFuture<Optional<Project>>> lookups = new ConcurrentHashMap<>();

    ChunkIntake(
            Vertx vertx,
            Clock clock,
            ProjectKeys keys,
            ChunkLog log,
            DeviceDoor door,
            IngestMeters meters,
            Incidents incidents,
            LateRefusals late) {
        this.vertx = vertx;
        this.clock = clock;
        this.keys = keys;
        this.log = log;
        this.door = door;
        this.meters = meters;
        this.incidents = incidents;
        this.late = late;
    }

    void register(@Observes Router router) {
        router.route().order(FIRST).handler(this::route);
    }

    private void route(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        String path = request.path();
        if (path == null || !HttpMethod.POST.equals(request.method()) || !ChunkPost.isAt(path)) {
            routing.next();
            return;
        }
        try {
            ChunkPost post = ChunkPost.read(request, path);
            Optional<Project> known = keys.cached(post.projectKey());
            if (known.isPresent()) {
                readBody(request, post, known.get());
            } else {
                lookUp(request, post);
            }
        } catch (Problem e) {
            refuse(request, e);
        }
    }

    /** Requests with the same new key wait for one look-up: a fleet that comes back at once is not turned away. */
    private void lookUp(HttpServerRequest request, ChunkPost post) {
        if (lookups.size() >= MAX_KEY_LOOKUPS && !lookups.containsKey(post.projectKey())) {
            throw busy("Too many keys are being looked up.");
        }
        request.pause();
        Context context = vertx.getOrCreateContext();
        Thread.startVirtualThread(() -> {
            Runnable answer = answer(request, post);
            context.runOnContext(_ -> answer.run());
        });
    }

    private Runnable answer(HttpServerRequest request, ChunkPost post) {
        try {
            return lookups.computeIfAbsent(post.projectKey(), this::find)
                    .join()
                    .<Runnable>map(project -> () -> tryReadBody(request, post, project))
                    .orElse(() -> refuse(request, DeviceDoor.unknownKey()));
        } catch (CompletionException e) {
            Problem why = DatabaseUnavailable.behind(e)
                    .<Problem>map(away -> away)
                    .orElseGet(() -> busy("The key cannot be checked."));
            return () -> refuse(request, why);
        }
    }

    private CompletableFuture<Optional<Project>> find(String key) {
        var lookup = new CompletableFuture<Optional<Project>>();
        Thread.startVirtualThread(() -> {
            try {
                lookup.complete(keys.find(key));
            } catch (RuntimeException e) {
                if (DatabaseUnavailable.behind(e).isEmpty()) {
                    LOG.error("a project key could not be looked up", e);
                }
                lookup.completeExceptionally(e);
            } finally {
                lookups.remove(key);
            }
        });
        return lookup;
    }

    private void tryReadBody(HttpServerRequest request, ChunkPost post, Project project) {
        try {
            readBody(request, post, project);
        } catch (Problem e) {
            refuse(request, e);
        }
    }

    private void readBody(HttpServerRequest request, ChunkPost post, Project project) {
        door.arrived(project, request);
        door.admit(project);
        if (inFlightBytes.addAndGet(post.bodyBytes()) > MAX_IN_FLIGHT_BYTES) {
            inFlightBytes.addAndGet(-post.bodyBytes());
            throw busy("Too many bodies are being read.");
        }
        var reading = new Reading(request, post, project);
        if (request.isEnded()) {
            // No body at all, and its end came while the key was looked up.
            reading.end();
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            request.response().writeContinue();
        }
        request.handler(reading::add);
        request.endHandler(_ -> reading.end());
        request.exceptionHandler(_ -> reading.release());
        request.resume();
    }

    private static Problem busy(String why) {
        return new Problem(503, "busy", "Busy", why + " Try again in a few seconds.");
    }

    private void refuse(HttpServerRequest request, Problem problem) {
        Duration delay = late.of(problem.status(), request);
        if (delay.isZero()) {
            answer(request, problem);
        } else {
            request.pause();
            vertx.setTimer(delay.toMillis(), _ -> answer(request, problem));
        }
    }

    private void answer(HttpServerRequest request, Problem problem) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        meters.chunksRefused(problem);
        Map<String, Object> body = problem.document();
        if (problem.status() >= 500) {
            body.put("reference", incidents.refused(problem, String.valueOf(request.path())));
        }
        response.setStatusCode(problem.status()).putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json");
        if (problem.retryAfterSeconds() > 0) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(problem.retryAfterSeconds()));
        }
        response.end(Buffer.buffer(Json.write(body)));
        if (!request.isEnded()) {
            discardBody(request);
        }
    }

    /** A client that writes all of its body before it reads would see a reset connection instead of the answer. */
    private void discardBody(HttpServerRequest request) {
        long timer =
                vertx.setTimer(DISCARD_PATIENCE_MS, _ -> request.connection().close());
        request.handler(_ -> {});
        request.endHandler(_ -> vertx.cancelTimer(timer));
        request.exceptionHandler(_ -> vertx.cancelTimer(timer));
        request.resume();
    }

    /** One request whose body is coming in. Lives on its event loop. */
    private final class Reading {
        private final HttpServerRequest request;
        private final ChunkPost post;
        private final Project project;
        private final long timer;
        private final EventLoop loop;
        private @Nullable Buffer body;
        private long answerTimer = -1;
        private boolean released;

        Reading(HttpServerRequest request, ChunkPost post, Project project) {
            this.request = request;
            this.post = post;
            this.project = project;
            this.loop = ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop();
            this.timer = request.isEnded() ? -1 : vertx.setTimer(BODY_PATIENCE_MS, _ -> giveUp());
        }

        void add(Buffer part) {
            body = body == null ? part : body.appendBuffer(part);
        }

        void end() {
            vertx.cancelTimer(timer);
            try {
                byte[] bytes = body == null ? new byte[0] : body.getBytes();
                List<byte[]> chunks = post.chunks(bytes);
                var product = new ProductId(project.product());
                door.admit(project, new DeviceKey(product, post.serial()), chunks.size());
                var append = new ChunkLog.Append(
                        new OrganizationId(project.organization().value()),
                        product,
                        post.serial(),
                        Carrier.CHUNK,
                        clock.instant(),
                        chunks,
                        failure -> answers.add(loop, () -> acknowledge(failure)));
                if (!log.append(append)) {
                    door.turnedAway(project);
                    throw busy("The log is behind.");
                }
                answerTimer = vertx.setTimer(log.answersWithin().toMillis(), _ -> refuse(request, ChunkLog.tooSlow()));
            } catch (Problem e) {
                release();
                refuse(request, e);
            }
        }

        /** Too late for the answer, it is told again by the device, and counts once. What it held is free only now. */
        private void acknowledge(@Nullable RuntimeException failure) {
            vertx.cancelTimer(answerTimer);
            release();
            HttpServerResponse response = request.response();
            if (failure != null) {
                refuse(request, ChunkLog.refusal(failure));
            } else if (!response.ended() && !response.closed()) {
                meters.chunksAcknowledged();
                response.setStatusCode(202).end();
            }
        }

        private void giveUp() {
            release();
            refuse(request, new Problem(408, "too-slow", "Too slow", "The body did not come within a minute."));
        }

        void release() {
            if (!released) {
                released = true;
                inFlightBytes.addAndGet(-post.bodyBytes());
            }
        }
    }
}
