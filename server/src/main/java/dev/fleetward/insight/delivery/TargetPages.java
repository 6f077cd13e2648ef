package dev.fleetward.insight.delivery;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.access.SettingsTabs;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Problem;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where alerts go, and the mail server they go by. */
@Path("/settings/alert-targets")
@Produces(MediaType.TEXT_HTML)
@RunOnVirtualThread
class TargetPages {
    private static final int SHOWN_DELIVERIES = 20;

    private final Targets targets;
    private final MailServers mailServers;
    private final Deliveries deliveries;
    private final CurrentCaller caller;

    TargetPages(Targets targets, MailServers mailServers, Deliveries deliveries, CurrentCaller caller) {
        this.targets = targets;
        this.mailServers = mailServers;
        this.deliveries = deliveries;
        this.caller = caller;
    }

    /** @param secret of a webhook just made; empty otherwise */
    record ListPage(
            SettingsTabs tabs,
            List<Target> targets,
            @Nullable MailServer mail,
            String secret,
            String problem) {
        public long getCount() {
            return targets.size();
        }

        public long getFailing() {
            return targets.stream().filter(one -> one.state().equals("bad")).count();
        }

        public boolean isMailMissing() {
            return mail == null && targets.stream().anyMatch(one -> one.kind().equals("email"));
        }
    }

    record FormPage(SettingsTabs tabs, TargetForm form, String problem) {}

    record TargetPage(SettingsTabs tabs, Target target, TargetForm form, List<Delivery> deliveries, String problem) {}

    @CheckedTemplate(basePath = "alerts")
    static class Templates {
        private Templates() {}

        static native TemplateInstance targets(ListPage page);

        static native TemplateInstance newTarget(FormPage page);

        static native TemplateInstance target(TargetPage page);
    }

    @GET
    @Allow(Permission.MANAGE_ORGANIZATION)
    public TemplateInstance list() {
        return Templates.targets(page("", ""));
    }

    @GET
    @Path("new")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public TemplateInstance fresh(
            @QueryParam("kind") @DefaultValue("email") String kind, @QueryParam("tracker") @Nullable String tracker) {
        return Templates.newTarget(new FormPage(tabs(), TargetForm.fresh(kind, tracker), ""));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response add(MultivaluedMap<String, String> sent) {
        var form = TargetForm.sent(sent);
        try {
            var saved = targets.add(caller.get(), form.wanted());
            return saved.signingSecret().isEmpty()
                    ? back("")
                    : html(201, Templates.targets(page(saved.signingSecret(), "")));
        } catch (Problem problem) {
            return html(problem.status(), Templates.newTarget(new FormPage(tabs(), form, problem.detail())));
        }
    }

    @GET
    @Path("{id}")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public TemplateInstance show(@PathParam("id") UUID id) {
        Target target = targets.require(caller.organization(), id);
        return Templates.target(page(target, TargetForm.of(target, targets.template(caller.organization(), id)), ""));
    }

    @POST
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response change(@PathParam("id") UUID id, MultivaluedMap<String, String> sent) {
        Target target = targets.require(caller.organization(), id);
        var form = TargetForm.sent(sent);
        try {
            targets.change(caller.get(), id, form.wanted());
            return back("/" + id);
        } catch (Problem problem) {
            return html(problem.status(), Templates.target(page(target, form, problem.detail())));
        }
    }

    @POST
    @Path("{id}/test")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response test(@PathParam("id") UUID id) {
        targets.test(caller.get(), id);
        return back("/" + id);
    }

    @POST
    @Path("{id}/resend/{delivery}")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response again(@PathParam("id") UUID id, @PathParam("delivery") UUID delivery) {
        targets.require(caller.organization(), id);
        deliveries.again(caller.get(), delivery);
        return back("/" + id);
    }

    @POST
    @Path("{id}/delete")
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response delete(@PathParam("id") UUID id) {
        targets.delete(caller.get(), id);
        return back("");
    }

    @POST
    @Path("mail-server")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Allow(Permission.MANAGE_ORGANIZATION)
    public Response mailServer(MultivaluedMap<String, String> sent) {
        try {
            String port = Optional.ofNullable(sent.getFirst("port")).orElse("");
            if (!port.isEmpty() && !port.matches("[0-9]{1,5}")) {
                throw Problem.invalid("port must be between 1 and 65535.");
            }
            mailServers.save(
                    caller.get(),
                    new MailServers.Wanted(
                            sent.getFirst("host"),
                            port.isEmpty() ? null : Integer.valueOf(port),
                            sent.getFirst("security"),
                            sent.getFirst("username"),
                            sent.getFirst("password"),
                            sent.getFirst("sender")));
            return back("");
        } catch (Problem problem) {
            return html(problem.status(), Templates.targets(page("", problem.detail())));
        }
    }

    private ListPage page(String secret, String problem) {
        return new ListPage(
                tabs(),
                targets.list(caller.organization()),
                mailServers.find(caller.organization()).orElse(null),
                secret,
                problem);
    }

    private TargetPage page(Target target, TargetForm form, String problem) {
        var latest = deliveries.list(
                caller.organization(), null, target.id(), null, new Cursor(Optional.empty(), SHOWN_DELIVERIES));
        return new TargetPage(tabs(), target, form, latest.items(), problem);
    }

    private static SettingsTabs tabs() {
        return new SettingsTabs("alert-targets");
    }

    private static Response html(int status, TemplateInstance page) {
        return Response.status(status)
                .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
                .entity(page)
                .build();
    }

    private static Response back(String where) {
        return Response.seeOther(URI.create("/settings/alert-targets" + where)).build();
    }

    /** What stands in the fields of a target's form; what is secret never does. */
    record TargetForm(
            String kind,
            String name,
            String recipients,
            String url,
            String template,
            String header,
            String credential) {

        static TargetForm fresh(String kind, @Nullable String tracker) {
            boolean ready = tracker != null && Template.OF_TRACKERS.containsKey(tracker);
            String template = Template.OF_TRACKERS.getOrDefault(ready ? tracker : "github", "");
            String header = "gitlab".equals(tracker) ? "PRIVATE-TOKEN" : "Authorization";
            boolean known = Arrays.stream(Channel.Kind.values())
                    .anyMatch(one -> one.slug().equals(kind));
            return new TargetForm(known ? kind : "email", "", "", "", template, header, "");
        }

        static TargetForm of(Target target, String template) {
            return new TargetForm(
                    target.kind(),
                    target.name(),
                    target.kind().equals("email") ? target.shown().replace(", ", "\n") : "",
                    "",
                    template,
                    "",
                    "");
        }

        static TargetForm sent(MultivaluedMap<String, String> sent) {
            return new TargetForm(
                    text(sent, "kind"),
                    text(sent, "name"),
                    text(sent, "recipients"),
                    text(sent, "url"),
                    text(sent, "template"),
                    text(sent, "header"),
                    text(sent, "credential"));
        }

        WantedTarget wanted() {
            return new WantedTarget(
                    name,
                    kind,
                    kind.equals("email") ? List.of(recipients.split("[\\s,;]+", -1)) : null,
                    url,
                    null,
                    template,
                    header,
                    credential);
        }

        private static String text(MultivaluedMap<String, String> sent, String name) {
            return Optional.ofNullable(sent.getFirst(name)).orElse("");
        }
    }
}
