package dev.fleetward.insight.detect;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import dev.fleetward.telemetry.Asked;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is abnormal in a fleet. */
@Path("/api/v1/products/{slug}/anomalies")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class AnomaliesResource {
    private final Asked asked;
    private final Anomalies anomalies;

    AnomaliesResource(Asked asked, Anomalies anomalies) {
        this.asked = asked;
        this.anomalies = anomalies;
    }

    /** @param state new, acknowledged or muted; {@code until} an instant, with muted */
    public record NewState(@Nullable String state, @Nullable String until) {}

    public record IssueNumber(@Nullable Long number) {}

    public record CaseLink(@Nullable String address) {}

    /**
     * Newest first.
     *
     * @param all also those that are over or muted
     */
    @GET
    @Allow(Permission.VIEW)
    public PageOf<Anomaly> list(
            @PathParam("slug") String slug,
            @QueryParam("all") boolean all,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        return anomalies.list(asked.product(slug), all, Cursor.parse(after, limit));
    }

    @GET
    @Path("{number}")
    @Allow(Permission.VIEW)
    public Anomaly one(@PathParam("slug") String slug, @PathParam("number") long number) {
        return anomalies.require(asked.product(slug), number);
    }

    @PUT
    @Path("{number}/state")
    @Allow(Permission.MANAGE_ISSUES)
    public Anomaly setState(@PathParam("slug") String slug, @PathParam("number") long number, NewState wanted) {
        return anomalies.setState(
                asked.caller(), asked.product(slug), number, state(wanted.state), instant(wanted.until));
    }

    @PUT
    @Path("{number}/issue")
    @Allow(Permission.MANAGE_ISSUES)
    public Anomaly attach(@PathParam("slug") String slug, @PathParam("number") long number, IssueNumber issue) {
        if (issue.number == null) {
            throw Problem.invalid("number must be that of an issue.");
        }
        return anomalies.attach(asked.caller(), asked.product(slug), number, issue.number);
    }

    @PUT
    @Path("{number}/case")
    @Allow(Permission.MANAGE_ISSUES)
    public Anomaly link(@PathParam("slug") String slug, @PathParam("number") long number, CaseLink link) {
        return anomalies.link(
                asked.caller(), asked.product(slug), number, link.address == null ? "" : link.address.strip());
    }

    static Anomaly.State state(@Nullable String name) {
        return Arrays.stream(Anomaly.State.values())
                .filter(state -> state.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("state must be one of %s."
                        .formatted(Arrays.toString(Anomaly.State.values()).toLowerCase(Locale.ROOT))));
    }

    private static Optional<Instant> instant(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(text.strip()));
        } catch (DateTimeParseException e) {
            throw Problem.invalid("until must be a time such as 2026-12-01T00:00:00Z, not “%s”.".formatted(text));
        }
    }
}
