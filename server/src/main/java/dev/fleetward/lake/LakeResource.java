package dev.fleetward.lake;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import io.quarkus.arc.All;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Comparator;
import java.util.List;

/** What the lake holds of an organization, for who watches its disk and its delay. */
@Path("/api/v1/lake")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class LakeResource {
    private final Lake lake;
    private final List<LakeTable> tables;
    private final CurrentCaller caller;

    LakeResource(Lake lake, @All List<LakeTable> tables, CurrentCaller caller) {
        this.lake = lake;
        this.tables = tables;
        this.caller = caller;
    }

    record Answer(List<LakeStatus> items) {}

    @GET
    @Allow(Permission.VIEW)
    public Answer status() {
        return new Answer(tables.stream()
                .sorted(Comparator.comparing(LakeTable::name))
                .map(table -> lake.status(caller.organization(), table))
                .toList());
    }
}
