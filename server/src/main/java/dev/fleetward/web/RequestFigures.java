package dev.fleetward.web;

import dev.fleetward.access.DeviceRoute;
import dev.fleetward.kernel.Incidents;
import dev.fleetward.kernel.logging.LogFact;
import dev.fleetward.kernel.observation.Meters;
import dev.fleetward.kernel.tracing.Span;
import dev.fleetward.kernel.tracing.Tracing;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jspecify.annotations.Nullable;

/** Counts and times requests by the template of their route, never by what stands in its place. */
@ApplicationScoped
class RequestFigures {
    private static final String BEGAN = "fleetward.began";
    private static final String SPAN = "fleetward.span";
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    /** W3C Trace Context, version 00. */
    private static final Pattern TRACE = Pattern.compile("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");

    private final Meters meters;
    private final Tracing tracing;
    private final ConcurrentHashMap<Method, Route> routes = new ConcurrentHashMap<>();

    RequestFigures(Meters meters, Tracing tracing) {
        this.meters = meters;
        this.tracing = tracing;
    }

    /** @param kind who asks: device, api or page */
    private record Route(String template, String kind) {
        static final Route NONE = new Route("none", "page");

        static Route of(Method method) {
            Class<?> resource = method.getDeclaringClass();
            String template = path(resource.getAnnotation(Path.class)) + path(method.getAnnotation(Path.class));
            boolean device =
                    method.isAnnotationPresent(DeviceRoute.class) || resource.isAnnotationPresent(DeviceRoute.class);
            String kind = device ? "device" : template.startsWith("/api/") ? "api" : "page";
            return new Route(template.isEmpty() ? "/" : template, kind);
        }

        private static String path(@Nullable Path path) {
            if (path == null || path.value().equals("/") || path.value().isEmpty()) {
                return "";
            }
            String value = path.value().endsWith("/")
                    ? path.value().substring(0, path.value().length() - 1)
                    : path.value();
            return value.startsWith("/") ? value : "/" + value;
        }
    }

    @ServerRequestFilter(priority = 1)
    public void begin(ContainerRequestContext request) {
        LogFact.REQUEST.is(Incidents.fresh());
        String parent = request.getHeaderString("traceparent");
        if (parent != null && TRACE.matcher(parent).matches()) {
            LogFact.TRACE.is(parent.substring(3, 35));
        }
        if (tracing.isOn()) {
            request.setProperty(SPAN, tracing.request(parent));
        }
        request.setProperty(BEGAN, System.nanoTime());
    }

    /** @param resource absent when no route takes such a body */
    @ServerResponseFilter
    public void end(
            ContainerRequestContext request, ContainerResponseContext response, @Nullable ResourceInfo resource) {
        Method method = resource == null ? null : resource.getResourceMethod();
        Route route = method == null ? Route.NONE : routes.computeIfAbsent(method, Route::of);
        String verb = METHODS.contains(request.getMethod()) ? request.getMethod() : "other";
        meters.counter("fleetward_http_requests_total", verb, route.template, Integer.toString(response.getStatus()))
                .increment();
        if (request.getProperty(SPAN) instanceof Span span) {
            span.name(verb + " " + route.template);
            span.with("http.request.method", verb)
                    .with("http.route", route.template)
                    .with("http.response.status_code", response.getStatus());
            if (response.getStatus() >= 500) {
                span.failed(Integer.toString(response.getStatus()));
            }
            span.close();
        }
        if (request.getProperty(BEGAN) instanceof Long began) {
            meters.timing("fleetward_http_request_seconds", route.kind).since(began);
        }
    }
}
