package dev.fleetward.access;

import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the operator may ask for from the server's own machine; each request carries an {@link OperatorProof}. */
@Path("/api/v1/operator")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class OperatorResource {
    private final Organizations organizations;
    private final MasterKey masterKey;
    private final Clock clock;

    OperatorResource(Organizations organizations, MasterKey masterKey, Clock clock) {
        this.organizations = organizations;
        this.masterKey = masterKey;
        this.clock = clock;
    }

    public record Wanted(@Nullable String email) {}

    @POST
    @Path("sign-in-links")
    @PublicRoute
    public Map<String, String> signInLink(
            @HeaderParam(OperatorProof.HEADER) @DefaultValue("") String proof, @Nullable Wanted wanted) {
        String email = wanted == null || wanted.email == null ? "" : wanted.email;
        if (!OperatorProof.isGenuine(masterKey, "sign-in-link " + email, proof, clock.instant())) {
            throw new Problem(
                    401,
                    "not-the-operator",
                    "Refused",
                    "Run “fleetward sign-in-link” on the server's machine, as a user who may read its data directory.");
        }
        return Map.of("path", organizations.signInLink(email).orElseThrow(() -> Problem.notFound("Person", email)));
    }
}
