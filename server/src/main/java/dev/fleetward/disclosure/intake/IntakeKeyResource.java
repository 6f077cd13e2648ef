package dev.fleetward.disclosure.intake;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/intake-key")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class IntakeKeyResource {
    private final Doors doors;
    private final CurrentCaller caller;

    IntakeKeyResource(Doors doors, CurrentCaller caller) {
        this.doors = doors;
        this.caller = caller;
    }

    record KeyBody(@Nullable String publicKey) {}

    @GET
    @Allow(Permission.VIEW)
    public IntakeKey key() {
        return doors.key(caller.organization()).orElseThrow(() -> Problem.notFound("Key", "for reports"));
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public IntakeKey state(@Nullable KeyBody body) {
        if (body == null || body.publicKey == null) {
            throw Problem.invalid("Send publicKey: an OpenPGP public key as text.");
        }
        return doors.state(caller.get(), body.publicKey);
    }

    @DELETE
    @Allow(Permission.MANAGE_COMPLIANCE)
    public void remove() {
        doors.removeKey(caller.get());
    }
}
