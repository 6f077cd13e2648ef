package dev.fleetward.access;

import dev.fleetward.kernel.ClockWatch;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.HealthCheck;
import dev.fleetward.kernel.KeyRotation;
import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.ServerPart;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the operator may ask for from the server's own machine; each request carries an {@link OperatorProof}. */
@Path("/api/v1/operator")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class OperatorResource {
    private static final String NOT_HERE =
            "Run “fleetward %s” on the server's machine, as a user who may read its data directory.";

    private final Db db;
    private final Organizations organizations;
    private final MasterKey masterKey;
    private final KeyRotation rotation;
    private final Audit audit;
    private final Clock clock;
    private final ClockWatch clocks;
    private final ServerParts parts;
    private final List<HealthCheck> checks;

    OperatorResource(
            Db db,
            Organizations organizations,
            MasterKey masterKey,
            KeyRotation rotation,
            Audit audit,
            Clock clock,
            ClockWatch clocks,
            ServerParts parts,
            @Any Instance<HealthCheck> checks) {
        this.db = db;
        this.organizations = organizations;
        this.masterKey = masterKey;
        this.rotation = rotation;
        this.audit = audit;
        this.clock = clock;
        this.clocks = clocks;
        this.parts = parts;
        this.checks = checks.stream().toList();
    }

    public record Wanted(@Nullable String email) {}

    @POST
    @Path("sign-in-links")
    @PublicRoute
    public Map<String, String> signInLink(
            @HeaderParam(OperatorProof.HEADER) @DefaultValue("") String proof, @Nullable Wanted wanted) {
        String email = wanted == null || wanted.email == null ? "" : wanted.email;
        require(proof, "sign-in-link " + email, "sign-in-link");
        return Map.of("path", organizations.signInLink(email).orElseThrow(() -> Problem.notFound("Person", email)));
    }

    public record Health(List<HealthCheck.Finding> findings) {}

    /** What the server alone can tell about its health. */
    @POST
    @Path("health")
    @PublicRoute
    public Health health(@HeaderParam(OperatorProof.HEADER) @DefaultValue("") String proof) {
        require(proof, "doctor", "doctor");
        var findings = new ArrayList<HealthCheck.Finding>();
        checks.forEach(check -> findings.addAll(check.look()));
        parts.states().stream().map(OperatorResource::finding).forEach(findings::add);
        return new Health(findings);
    }

    private static HealthCheck.Finding finding(ServerPart.State state) {
        String what = state.title().toLowerCase(Locale.ROOT);
        return state.isWell()
                ? HealthCheck.Finding.ok(what, state.sentence())
                : HealthCheck.Finding.warn(what, state.sentence() + " " + state.facts(), "see Settings → Server");
    }

    @GET
    @Path("master-key")
    @PublicRoute
    public KeyRotation.Status masterKey(@HeaderParam(OperatorProof.HEADER) @DefaultValue("") String proof) {
        require(proof, "keys status", "keys status");
        return rotation.status();
    }

    @POST
    @Path("master-key/rotation")
    @PublicRoute
    public KeyRotation.Rotated rotate(@HeaderParam(OperatorProof.HEADER) @DefaultValue("") String proof) {
        require(proof, "keys rotate", "keys rotate");
        record("master-key.rotation-started", rotation.status().key(), null);
        KeyRotation.Rotated done = rotation.rotate();
        record("master-key.rotated", done.key(), done.resealed());
        return done;
    }

    public record Confirmed(Instant at) {}

    /** The clock is right, after it was doubted. */
    @POST
    @Path("clock")
    @PublicRoute
    public Confirmed confirmClock(@HeaderParam(OperatorProof.HEADER) @DefaultValue("") String proof) {
        require(proof, "clock confirm", "clock confirm");
        Instant at = clocks.confirm();
        record("clock.confirmed", at.toString(), null);
        return new Confirmed(at);
    }

    /** It concerns everybody here. */
    private void record(String action, String key, @Nullable Object after) {
        for (OrganizationId organization : organizations.all()) {
            db.doInTransaction(organization, tx -> audit.recordOwn(tx, organization, action, key, after));
        }
    }

    private void require(String proof, String command, String shown) {
        if (!OperatorProof.isGenuine(masterKey, command, proof, clock.instant())) {
            throw new Problem(401, "not-the-operator", "Refused", NOT_HERE.formatted(shown));
        }
    }
}
