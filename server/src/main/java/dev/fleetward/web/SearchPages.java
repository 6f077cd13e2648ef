package dev.fleetward.web;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.SearchSource;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** One box that finds everything: each room answers for its own things. */
@Path("/search")
@RunOnVirtualThread
@Produces(MediaType.TEXT_HTML)
class SearchPages {
    private final Search search;
    private final CurrentCaller caller;

    SearchPages(Search search, CurrentCaller caller) {
        this.search = search;
        this.caller = caller;
    }

    @CheckedTemplate(basePath = "web")
    static class Templates {
        private Templates() {}

        static native TemplateInstance search(Answer answer);

        static native TemplateInstance hits(Answer answer);
    }

    record Answer(String sentence, List<SearchSource.Hit> hits) {}

    @GET
    @Allow(Permission.VIEW)
    public TemplateInstance search(
            @QueryParam("q") @DefaultValue("") String text,
            @HeaderParam("HX-Request") @DefaultValue("false") boolean fragment) {
        var hits = search.find(caller.organization(), text);
        var answer = new Answer(sentence(text.strip(), hits.size()), hits);
        return fragment ? Templates.hits(answer) : Templates.search(answer);
    }

    private static String sentence(String text, int hits) {
        if (text.isEmpty()) {
            return "Type a serial, a version, a component, a vulnerability, an issue or a case.";
        }
        return switch (hits) {
            case 0 -> "Nothing is called “%s”.".formatted(text);
            case 1 -> "One thing matches “%s”.".formatted(text);
            default -> "%d things match “%s”.".formatted(hits, text);
        };
    }
}
