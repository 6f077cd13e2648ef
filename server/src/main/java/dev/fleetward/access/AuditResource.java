package dev.fleetward.access;

import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.PageOf;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** The audit log, newest first, and whether its chain is whole. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class AuditResource {
    private final Db db;
    private final Audit audit;
    private final CurrentCaller caller;

    AuditResource(Db db, Audit audit, CurrentCaller caller) {
        this.db = db;
        this.audit = audit;
        this.caller = caller;
    }

    @GET
    @Allow(Permission.READ_AUDIT)
    public PageOf<AuditEntry> list(
            @QueryParam("after") @Nullable String after, @QueryParam("limit") @Nullable Integer limit) {
        Cursor cursor = Cursor.parse(after, limit);
        var rows = db.inTransaction(
                caller.organization(), tx -> audit.before(tx, cursor.afterNumber(Long.MAX_VALUE), cursor.rows()));
        return PageOf.of(rows, cursor.limit(), entry -> String.valueOf(entry.sequence()));
    }

    @GET
    @Path("verification")
    @Allow(Permission.READ_AUDIT)
    public AuditVerdict verify() {
        return db.inTransaction(caller.organization(), tx -> audit.verify(tx, caller.organization()));
    }
}
