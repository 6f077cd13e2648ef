package dev.fleetward.updates;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.OpenWhenFull;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.uploads.ProjectPaths;
import dev.fleetward.products.uploads.VendorJson;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Deployments as Memfault's command line starts and ends them; here they are rollouts. */
@Path("/api/v0/organizations/{organization}/projects/{project}/deployments")
@RunOnVirtualThread
class MemfaultDeploymentResource {
    private static final int ALL_PERCENT = 100;

    private final ProjectPaths projects;
    private final Rollouts rollouts;
    private final CurrentCaller caller;

    MemfaultDeploymentResource(ProjectPaths projects, Rollouts rollouts, CurrentCaller caller) {
        this.projects = projects;
        this.rollouts = rollouts;
        this.caller = caller;
    }

    /** Started at once. A higher share than before opens the rest of a rollout under way. */
    @POST
    @Allow(Permission.MANAGE_UPDATES)
    @OpenWhenFull
    public Response deploy(
            @PathParam("organization") String organization, @PathParam("project") String project, InputStream body) {
        Product product = projects.require(organization, project);
        JsonNode wish = VendorJson.read(body);
        String version = wish.path("release").asText();
        String cohort = wish.path("cohort").asText();
        int percent = wish.path("rollout_percent").asInt(ALL_PERCENT);
        Optional<Rollout> running = all(product).stream()
                .filter(rollout -> is(rollout, version, cohort) && rollout.state() == Rollout.State.RUNNING)
                .findFirst();
        if (running.isPresent()) {
            return VendorJson.answer(200, Map.of("data", shown(advance(product, running.get(), percent), false)));
        }
        Rollout made = rollouts.launch(
                caller.get(), product, request(wish, version, cohort, percent).plan(null));
        return VendorJson.answer(201, Map.of("data", shown(made, false)));
    }

    private Rollout advance(Product product, Rollout running, int percent) {
        if (percent < ALL_PERCENT || running.lastPhaseIsOpen()) {
            return running;
        }
        return rollouts.advance(caller.get(), product, running.id());
    }

    private static RolloutRequest request(JsonNode wish, String version, String cohort, int percent) {
        List<RolloutRequest.PhaseRequest> phases = new ArrayList<>();
        if (percent < ALL_PERCENT) {
            phases.add(RolloutRequest.PhaseRequest.of(percent));
        }
        phases.add(RolloutRequest.PhaseRequest.of(ALL_PERCENT));
        return RolloutRequest.of(
                version,
                wish.path("software_type").asText(),
                cohort,
                percent < ALL_PERCENT ? Rollout.Advance.MANUAL : null,
                phases);
    }

    @GET
    @Allow(Permission.VIEW)
    public Response list(
            @PathParam("organization") String organization,
            @PathParam("project") String project,
            @QueryParam("release") @Nullable String release,
            @QueryParam("cohort") @Nullable String cohort) {
        Product product = projects.require(organization, project);
        Set<String> seen = new HashSet<>();
        List<Map<String, Object>> items = new ArrayList<>();
        for (Rollout rollout : all(product)) {
            boolean asked = (release == null || release.equals(rollout.version()))
                    && (cohort == null || cohort.equals(String.valueOf(rollout.cohort())));
            if (asked) {
                // Newest first: of several for one pair only the newest may look active.
                items.add(shown(rollout, !seen.add(rollout.version() + "\n" + rollout.cohort())));
            }
        }
        return VendorJson.answer(200, Map.of("data", items, "paging", Map.of("item_count", items.size())));
    }

    @DELETE
    @Path("{id}")
    @Allow(Permission.MANAGE_UPDATES)
    public Response end(
            @PathParam("organization") String organization,
            @PathParam("project") String project,
            @PathParam("id") String id) {
        Product product = projects.require(organization, project);
        try {
            rollouts.cancel(caller.get(), product, UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            throw Problem.notFound("Deployment", id);
        }
        return Response.noContent().build();
    }

    private List<Rollout> all(Product product) {
        return rollouts.page(product, Cursor.parse(null, null)).items();
    }

    private static boolean is(Rollout rollout, String version, String cohort) {
        return rollout.version().equals(version) && cohort.equals(rollout.cohort() == null ? "" : rollout.cohort());
    }

    private static Map<String, Object> shown(Rollout rollout, boolean older) {
        var body = new LinkedHashMap<String, Object>();
        body.put("id", rollout.id().toString());
        body.put("created_date", rollout.createdAt());
        body.put("type", rollout.phases().size() > 1 ? "staged_rollout" : "normal");
        body.put("status", older ? "canceled" : status(rollout.state()));
        body.put(
                "rollout_percent",
                rollout.phase() == 0
                        ? 0
                        : rollout.phases().get(rollout.phase() - 1).percent());
        body.put("release", Map.of("id", rollout.release().toString(), "version", rollout.version()));
        body.put("cohort", Map.of("slug", rollout.cohort() == null ? "" : rollout.cohort()));
        body.put("deployer", rollout.createdBy());
        return body;
    }

    private static String status(Rollout.State state) {
        return switch (state) {
            case DRAFT, IN_REVIEW, SCHEDULED -> "pending";
            case RUNNING, PAUSED -> "in_progress";
            case FINISHED -> "done";
            case CANCELLED -> "canceled";
        };
    }
}
