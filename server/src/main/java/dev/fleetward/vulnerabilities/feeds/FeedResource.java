package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.access.Allow;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Feeds belong to the organization: what one imports, another neither sees nor trusts. */
@Path("/api/v1/feeds")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class FeedResource {
    private final FeedView view;

    FeedResource(FeedView view) {
        this.view = view;
    }

    @GET
    @Allow(Permission.VIEW)
    public PageOf<Feed> list() {
        return new PageOf<>(view.list(), null);
    }

    /** Whatever feed it is: its content tells. */
    @POST
    @Path("imports")
    @Consumes(MediaType.WILDCARD)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public FeedReport importAny(@QueryParam("file") @Nullable String file, InputStream body) {
        return view.take(null, file, body);
    }

    /** What {@code fleetward feed bundle} made. */
    @POST
    @Path("bundles")
    @Consumes(MediaType.WILDCARD)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public BundleReport importBundle(@QueryParam("file") @DefaultValue("") String file, InputStream body) {
        return view.takeBundle(file, body);
    }

    /** As before there were other feeds. */
    @POST
    @Path("osv")
    @Consumes(MediaType.WILDCARD)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public FeedReport osv(InputStream body) {
        return view.take(null, "", body);
    }

    @GET
    @Path("{feed}")
    @Allow(Permission.VIEW)
    public Feed one(@PathParam("feed") String feed) {
        return view.get(FeedName.require(feed));
    }

    @PUT
    @Path("{feed}")
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public Feed change(@PathParam("feed") String feed, FeedSettings.@Nullable Wanted wanted) {
        FeedName name = FeedName.require(feed);
        if (wanted == null) {
            throw Problem.invalid("The body must be a JSON object with what is to be changed.");
        }
        return view.change(name, wanted);
    }

    @GET
    @Path("{feed}/imports")
    @Allow(Permission.VIEW)
    public PageOf<ImportStore.Past> imports(
            @PathParam("feed") String feed,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        return view.imports(FeedName.require(feed), Cursor.parse(after, limit));
    }

    @POST
    @Path("{feed}/imports")
    @Consumes(MediaType.WILDCARD)
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public FeedReport importFeed(
            @PathParam("feed") String feed, @QueryParam("file") @Nullable String file, InputStream body) {
        return view.take(FeedName.require(feed), file, body);
    }

    /** Has it fetched now instead of at its next time; the answer does not wait for it. */
    @POST
    @Path("{feed}/sync")
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public Response sync(@PathParam("feed") String feed) {
        FeedName name = FeedName.require(feed);
        view.fetch(name);
        return Response.accepted(view.get(name)).build();
    }

    @GET
    @Path("{feed}/quarantine")
    @Allow(Permission.VIEW)
    public PageOf<QuarantineStore.Entry> quarantine(
            @PathParam("feed") String feed,
            @QueryParam("after") @Nullable String after,
            @QueryParam("limit") @Nullable Integer limit) {
        return view.rejected(FeedName.require(feed), Cursor.parse(after, limit));
    }

    /** The record as it came. */
    @GET
    @Path("{feed}/quarantine/{id}/content")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Allow(Permission.VIEW)
    public Response content(@PathParam("feed") String feed, @PathParam("id") String id) {
        return Response.ok(view.content(FeedName.require(feed), id))
                .header("Content-Disposition", "attachment; filename=\"" + id + ".json\"")
                .build();
    }

    @POST
    @Path("{feed}/quarantine/{id}/retry")
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public RejectedRecords.Retried retry(@PathParam("feed") String feed, @PathParam("id") String id) {
        return view.retry(FeedName.require(feed), id);
    }

    @POST
    @Path("{feed}/quarantine/retry")
    @Allow(Permission.MANAGE_VULNERABILITIES)
    public RejectedRecords.Retried retryAll(@PathParam("feed") String feed) {
        return view.retryAll(FeedName.require(feed));
    }
}
