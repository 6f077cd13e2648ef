package dev.fleetward.disclosure.facts;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** The facts the law wants known of the maker. */
@Path("/api/v1/maker-facts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class MakerFactsResource {
    private final LawFacts facts;
    private final CurrentCaller caller;

    MakerFactsResource(LawFacts facts, CurrentCaller caller) {
        this.facts = facts;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.VIEW)
    public MakerFacts maker() {
        return facts.maker(caller.organization());
    }

    @PATCH
    @Allow(Permission.MANAGE_COMPLIANCE)
    public MakerFacts change(LawFactsChange.@Nullable Maker body) {
        if (body == null) {
            throw missing();
        }
        return facts.saveMaker(caller.get(), body::on);
    }

    private static Problem missing() {
        return Problem.invalid("This address takes a JSON object with the facts to change.");
    }
}
