package dev.fleetward.access;

import dev.fleetward.kernel.Problem;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.MediaType;
import java.io.File;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.multipart.FileUpload;
import org.jspecify.annotations.Nullable;

/**
 * How much of us one caller may have: bytes of a body, decided before it is read, and requests a minute. Counts are
 * kept in memory of this node only. Safe for concurrent use.
 */
@ApplicationScoped
class EdgeLimits {
    /** JSON documents and forms. Routes that take files limit what they store themselves. */
    static final long MAX_DOCUMENT_BYTES = 1024 * 1024;

    /** Files that come with a form anybody may send. */
    static final long MAX_PUBLIC_UPLOAD_BYTES = 52L * 1024 * 1024;

    private static final int MAX_COUNTED_CALLERS = 100_000;
    /** It counts what has come in, which is a little ahead of what was read. */
    private static final long STREAM_SLACK_BYTES = 1024 * 1024;

    /** What Quarkus's reader of bodies stops at when the length was not stated. */
    private static final String STREAM_LIMIT = "io.quarkus.max-request-size";

    private final WindowCounts requests;
    private final int callerRequestsPerMinute;
    private final int addressRequestsPerMinute;

    EdgeLimits(
            Clock clock,
            @ConfigProperty(name = "fleetward.limits.caller-requests-per-minute", defaultValue = "12000")
                    int callerRequestsPerMinute,
            @ConfigProperty(name = "fleetward.limits.public-requests-per-minute", defaultValue = "3000")
                    int addressRequestsPerMinute) {
        this.requests = new WindowCounts(clock, Duration.ofMinutes(1), MAX_COUNTED_CALLERS);
        this.callerRequestsPerMinute = callerRequestsPerMinute;
        this.addressRequestsPerMinute = addressRequestsPerMinute;
    }

    static boolean takesFile(Method route) {
        return Arrays.stream(route.getParameterTypes())
                .anyMatch(type -> type == InputStream.class
                        || type == byte[].class
                        || type == File.class
                        || type == Path.class
                        || FileUpload.class.isAssignableFrom(type)
                        || type == java.util.List.class);
    }

    /** Whether a file may be kept that comes by this route. */
    static boolean storesFile(Method route) {
        return !route.isAnnotationPresent(OpenWhenFull.class)
                && Arrays.stream(route.getGenericParameterTypes()).anyMatch(EdgeLimits::isFile);
    }

    private static boolean isFile(Type type) {
        return type == InputStream.class
                || type == byte[].class
                || type == File.class
                || type == Path.class
                || type.getTypeName().contains(FileUpload.class.getName());
    }

    /**
     * A body of unstated length is counted while it is read: Quarkus would answer for itself when there is too much, and
     * then be surprised that the answer is written when ours comes. Forms are read before any of us sees their bytes, and
     * are left to it.
     *
     * @throws Problem 413 when the body is stated to be longer than a document may be
     */
    void requireDocument(RoutingContext routing, ContainerRequestContext request) {
        String stated = routing.request().getHeader("Content-Length");
        if (stated != null && exceeds(stated, MAX_DOCUMENT_BYTES)) {
            routing.response().putHeader("Connection", "close");
            throw Problem.tooLarge("The body of this request", MAX_DOCUMENT_BYTES);
        }
        boolean counted = stated == null && isRead(request);
        if (counted) {
            request.setEntityStream(new DocumentStream(request.getEntityStream(), routing));
        }
        routing.put(STREAM_LIMIT, counted ? MAX_DOCUMENT_BYTES + STREAM_SLACK_BYTES : MAX_DOCUMENT_BYTES);
    }

    /** @throws Problem 413 when more is stated to come than anybody may send */
    void requirePublicUpload(RoutingContext routing) {
        String stated = routing.request().getHeader("Content-Length");
        if (stated != null && exceeds(stated, MAX_PUBLIC_UPLOAD_BYTES)) {
            routing.response().putHeader("Connection", "close");
            throw Problem.tooLarge("The body of this request", MAX_PUBLIC_UPLOAD_BYTES);
        }
        routing.put(STREAM_LIMIT, MAX_PUBLIC_UPLOAD_BYTES);
    }

    private static boolean isRead(ContainerRequestContext request) {
        MediaType type = mediaType(request);
        return type != null
                && !type.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE)
                && !type.isCompatible(MediaType.MULTIPART_FORM_DATA_TYPE);
    }

    /** @throws NotSupportedException when what is stated is none */
    static @Nullable MediaType mediaType(ContainerRequestContext request) {
        try {
            return request.getMediaType();
        } catch (IllegalArgumentException e) {
            throw new NotSupportedException(e);
        }
    }

    private static boolean exceeds(String contentLength, long maxBytes) {
        try {
            return Long.parseLong(contentLength) > maxBytes;
        } catch (NumberFormatException e) {
            return true;
        }
    }

    /** @throws Problem 429 when the caller asked too often in the present minute */
    void countCaller(Caller caller) {
        count(caller.subject(), callerRequestsPerMinute);
    }

    /** @throws Problem 429 when the address asked too often in the present minute */
    void countAddress(String address) {
        count("address " + address, addressRequestsPerMinute);
    }

    private void count(String who, int limit) {
        if (requests.add(who) > limit) {
            throw new Problem(
                    429,
                    "too-many-requests",
                    "Too many requests",
                    "More than %,d requests in a minute. Ask again when the next minute begins.".formatted(limit));
        }
    }
}
