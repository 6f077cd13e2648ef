package dev.fleetward.privacy.sharing;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.fleetward.access.PublicRoute;
import dev.fleetward.kernel.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a third party fetches, with the token it was given; the token is the secret. */
@Path(Shares.PATH + "{share}")
@PublicRoute
@RunOnVirtualThread
class SharedResource {
    private static final int DEFAULT_RECORDS = 200;
    private static final String LINES = "application/jsonl";

    private final SharedDoor door;

    SharedResource(SharedDoor door) {
        this.door = door;
    }

    /** What the recipient is told of its share. */
    record About(
            String recipient,
            String purpose,
            List<String> scope,
            List<Share.Device> devices,
            List<String> erased,
            Instant beginsAt,
            Instant endsAt) {}

    /** @param next to be sent as {@code after} the next time, also when there is nothing more now */
    record Page(@JsonRawValue String items, String next, boolean more) {}

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public About about(
            @PathParam("share") String id, @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
        Share share = door.open(id, authorization);
        return new About(
                share.recipient(),
                share.purpose(),
                share.scope(),
                share.devices(),
                share.erased(),
                share.beginsAt(),
                share.endsAt());
    }

    @GET
    @Path("records")
    @Produces({MediaType.APPLICATION_JSON, LINES})
    public Response records(
            @PathParam("share") String id,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization,
            @HeaderParam(HttpHeaders.ACCEPT) @Nullable String accept) {
        Share share = door.open(id, authorization);
        int records = limit == null ? DEFAULT_RECORDS : limit;
        if (records < 1 || records > SharedRecords.MAX_RECORDS) {
            throw Problem.invalid("limit must be between 1 and %d.".formatted(SharedRecords.MAX_RECORDS));
        }
        SharedRecords.Read read = door.read(share, place(after), records);
        boolean lines = accept != null && accept.contains(LINES);
        return Response.ok(
                        lines
                                ? String.join(
                                        "",
                                        read.lines().stream()
                                                .map(line -> line + "\n")
                                                .toList())
                                : new Page(
                                        "[" + String.join(",", read.lines()) + "]",
                                        String.valueOf(read.next()),
                                        read.more()),
                        lines ? LINES : MediaType.APPLICATION_JSON)
                .header("Fleetward-Next", read.next())
                .header("Fleetward-More", read.more())
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .build();
    }

    /** A recording or coredump that a record names, byte for byte. */
    @GET
    @Path("files/{sha256}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public Response file(
            @PathParam("share") String id,
            @PathParam("sha256") String sha256,
            @HeaderParam(HttpHeaders.AUTHORIZATION) @Nullable String authorization) {
        Share share = door.open(id, authorization);
        InputStream file = door.file(share, sha256);
        return Response.ok((StreamingOutput) out -> door.copy(share, file, out))
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s\"".formatted(sha256))
                .build();
    }

    private static long place(@Nullable String after) {
        if (after == null || after.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw Problem.invalid("after is no cursor of this share; begin again without it.");
        }
    }
}
