package dev.fleetward.access;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.DiskRoom;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.SecurityKind;
import dev.fleetward.kernel.SecuritySignals;
import dev.fleetward.kernel.logging.LogFact;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Stands before every route: finds the caller, asks the route's rule, and refuses what has none. Requests that change
 * something with a session cookie must come from our own pages (Sec-Fetch-Site or Origin), which stops cross-site
 * request forgery in one place.
 */
@ApplicationScoped
class RouteGuard {
    static final String SESSION_COOKIE = "fleetward_session";
    private static final int UNAUTHORIZED = 401;
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private final Db db;
    private final AccessStore store;
    private final SignIn signIn;
    private final CurrentCaller current;
    private final EdgeLimits limits;
    private final CallerPlaces places;
    private final LateRefusals late;
    private final SecuritySignals signals;
    private final Clock clock;
    private final DiskRoom disk;
    private final MetricsNetworks metricsNetworks;
    private final ConcurrentHashMap<Method, Rule> rules = new ConcurrentHashMap<>();

    RouteGuard(
            Db db,
            AccessStore store,
            SignIn signIn,
            CurrentCaller current,
            EdgeLimits limits,
            CallerPlaces places,
            LateRefusals late,
            SecuritySignals signals,
            Clock clock,
            DiskRoom disk,
            MetricsNetworks metricsNetworks) {
        this.db = db;
        this.store = store;
        this.signIn = signIn;
        this.current = current;
        this.limits = limits;
        this.places = places;
        this.late = late;
        this.signals = signals;
        this.clock = clock;
        this.disk = disk;
        this.metricsNetworks = metricsNetworks;
    }

    private record Rule(
            boolean device,
            boolean everyone,
            boolean file,
            boolean stores,
            boolean news,
            @Nullable Permission permission) {
        static Rule of(Method route) {
            Allow allow = annotation(route, Allow.class);
            return new Rule(
                    annotation(route, DeviceRoute.class) != null,
                    annotation(route, PublicRoute.class) != null,
                    EdgeLimits.takesFile(route),
                    EdgeLimits.storesFile(route),
                    Multi.class.isAssignableFrom(route.getReturnType()),
                    allow == null ? null : allow.value());
        }

        private static <A extends java.lang.annotation.Annotation> @Nullable A annotation(Method route, Class<A> type) {
            A own = route.getAnnotation(type);
            return own != null ? own : route.getDeclaringClass().getAnnotation(type);
        }
    }

    /** Before a route is chosen by it: the framework takes for granted that it is one. */
    @ServerRequestFilter(preMatching = true)
    public void requireMediaType(ContainerRequestContext request) {
        var _ = EdgeLimits.mediaType(request);
    }

    @ServerRequestFilter
    public @Nullable Response guard(ResourceInfo route, ContainerRequestContext request, RoutingContext routing) {
        Rule rule = rules.computeIfAbsent(route.getResourceMethod(), Rule::of);
        if (rule.device) {
            return null;
        }
        if (!rule.file) {
            limits.requireDocument(routing, request);
        } else if (rule.everyone) {
            limits.requirePublicUpload(routing);
        }
        HttpServerRequest http = routing.request();
        String address =
                http.remoteAddress() == null ? "" : http.remoteAddress().hostAddress();
        if (rule.everyone) {
            if (!String.valueOf(http.path()).startsWith("/health/")) {
                limits.countAddress(address);
            }
            requireRoom(rule, request);
            return null;
        }
        if (rule.permission == null) {
            throw new Problem(403, "not-allowed", "Not allowed", "This route has no authorization rule.");
        }
        if (rule.permission == Permission.READ_METRICS && metricsNetworks.admit(http)) {
            limits.countAddress(address);
            return null;
        }
        Optional<Caller> caller = bearer(request, address).or(() -> session(request, address));
        if (caller.isEmpty()) {
            return refuse(request, http);
        }
        limits.countCaller(caller.get());
        caller.get().require(rule.permission);
        current.set(caller.get());
        LogFact.ORGANIZATION.is(caller.get().organization().toString());
        requireRoom(rule, request);
        if (!rule.file && !rule.news) {
            awaitPlace(caller.get(), routing);
        }
        return null;
    }

    /** Until the answer begins: what is written for long takes little. Files and news come at their own pace. */
    private void awaitPlace(Caller caller, RoutingContext routing) {
        Runnable place = places.take(caller.subject());
        routing.addHeadersEndHandler(_ -> place.run());
        routing.addEndHandler(_ -> place.run());
    }

    private void requireRoom(Rule rule, ContainerRequestContext request) {
        if (rule.stores && !SAFE_METHODS.contains(request.getMethod())) {
            disk.require();
            if (!isForm(request)) {
                request.setEntityStream(new RoomStream(request.getEntityStream(), disk));
            }
        }
    }

    /** Read before we see it, so that there is no stream of ours to read it by. */
    private static boolean isForm(ContainerRequestContext request) {
        MediaType type = EdgeLimits.mediaType(request);
        return type != null && type.isCompatible(MediaType.MULTIPART_FORM_DATA_TYPE);
    }

    private Optional<Caller> bearer(ContainerRequestContext request, String address) {
        return token(request.getHeaderString(HttpHeaders.AUTHORIZATION))
                .map(Secrets::hash)
                .flatMap(hash -> db.acrossOrganizations(tx -> {
                    var found = store.findToken(tx, hash, clock.instant());
                    if (found.isEmpty()) {
                        store.findEnded(tx, hash, clock.instant()).ifPresent(ended -> misused(ended, address));
                    }
                    return found;
                }))
                .map(token -> {
                    String subject = "token:" + token.id();
                    String behind = token.madeBy().isEmpty() ? subject : token.madeBy();
                    return new Caller(token.organization(), subject, token.name(), token.role(), address, behind);
                });
    }

    private void misused(AccessStore.Token ended, String address) {
        signals.notice(
                ended.organization(),
                null,
                SecurityKind.KEY_MISUSE,
                "",
                "API token " + ended.name(),
                "An API token whose time is over was used from %s.".formatted(address));
    }

    /** "Bearer token", or "Basic" with the token as password and any user, as Memfault's command line sends it. */
    private static Optional<String> token(@Nullable String header) {
        if (header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)) {
            return Optional.of(header.substring(7).strip());
        }
        if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(header.substring(6).strip());
            String both = new String(decoded, StandardCharsets.UTF_8);
            return Optional.of(both.substring(both.indexOf(':') + 1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Optional<Caller> session(ContainerRequestContext request, String address) {
        var cookie = request.getCookies().get(SESSION_COOKIE);
        if (cookie == null) {
            return Optional.empty();
        }
        if (!SAFE_METHODS.contains(request.getMethod())) {
            SameOrigin.require(request);
        }
        return signIn.owner(cookie.getValue())
                .map(person -> new Caller(
                        person.organization(), "person:" + person.id(), person.email(), person.role(), address));
    }

    private Response refuse(ContainerRequestContext request, HttpServerRequest http) {
        String path = request.getUriInfo().getRequestUri().getRawPath();
        boolean page = SAFE_METHODS.contains(request.getMethod())
                && !path.startsWith("/api/")
                && String.valueOf(request.getHeaderString(HttpHeaders.ACCEPT)).contains("text/html");
        if (page) {
            late.await(UNAUTHORIZED, http);
            String query = request.getUriInfo().getRequestUri().getRawQuery();
            String next = URLEncoder.encode(query == null ? path : path + "?" + query, StandardCharsets.UTF_8);
            return Response.seeOther(URI.create("/sign-in?next=" + next)).build();
        }
        throw new Problem(
                UNAUTHORIZED,
                "not-signed-in",
                "Not signed in",
                "Send an API token as “Authorization: Bearer <token>”, or sign in at /sign-in.");
    }
}
