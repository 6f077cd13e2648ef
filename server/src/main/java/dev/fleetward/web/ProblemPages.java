package dev.fleetward.web;

import dev.fleetward.access.PublicRoute;
import dev.fleetward.kernel.Problem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** What each problem type means and what to do about it: the pages the {@code type} of an error leads to. */
@Path("/problems")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class ProblemPages {
    private final ProblemTypes types;

    ProblemPages(ProblemTypes types) {
        this.types = types;
    }

    @CheckedTemplate(basePath = "web")
    static class Templates {
        private Templates() {}

        static native TemplateInstance problemTypes(List<ProblemTypes.Type> types);

        static native TemplateInstance problemType(ProblemTypes.Type type);
    }

    @GET
    @PublicRoute
    public TemplateInstance all() {
        return Templates.problemTypes(types.all());
    }

    @GET
    @Path("{type}")
    @PublicRoute
    public TemplateInstance one(@PathParam("type") String type) {
        return Templates.problemType(types.find(type).orElseThrow(() -> Problem.notFound("Problem type", type)));
    }
}
