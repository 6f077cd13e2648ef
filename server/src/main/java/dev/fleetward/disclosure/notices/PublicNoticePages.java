package dev.fleetward.disclosure.notices;

import dev.fleetward.access.PublicRoute;
import dev.fleetward.disclosure.facts.LawFacts;
import dev.fleetward.kernel.PublicAddress;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** What anybody may read: a product's notices to users, as pages and as JSON at addresses that stay. */
@Path("/p/{name}/notices")
@PublicRoute
@RunOnVirtualThread
class PublicNoticePages {
    static final int SHOWN = 100;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH);

    private final LawFacts facts;
    private final Notices notices;
    private final PublicAddress address;

    PublicNoticePages(LawFacts facts, Notices notices, PublicAddress address) {
        this.facts = facts;
        this.notices = notices;
        this.address = address;
    }

    record ListPage(String name, String product, List<Line> lines) {
        record Line(String href, String title, String at, boolean revised) {}
    }

    record NoticePage(String name, String product, String contact, String contactHref, Notice notice, String at) {
        public String text(int number) {
            return Notice.name(number);
        }
    }

    /** @param notices the newest first */
    record Listing(String format, List<NoticeDocument> notices) {}

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance publicNotices(ListPage page);

        static native TemplateInstance publicNotice(NoticePage page);
    }

    @GET
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance list(@PathParam("name") String name) {
        LawFacts.PublicPage published = facts.published(name);
        return Templates.publicNotices(new ListPage(
                name,
                published.product().name(),
                notices.onPage(published.product(), SHOWN).stream()
                        .map(notice -> new ListPage.Line(
                                NoticeDocument.address(name, notice),
                                notice.title(),
                                time(notice),
                                notice.revisedBy().isPresent()))
                        .toList()));
    }

    @GET
    @Path("feed.json")
    @Produces(MediaType.APPLICATION_JSON)
    public Listing listing(@PathParam("name") String name, @Context UriInfo uri) {
        LawFacts.PublicPage published = facts.published(name);
        String server = address.of(uri.getBaseUri());
        return new Listing(
                NoticeDocument.FORMAT,
                notices.onPage(published.product(), SHOWN).stream()
                        .map(notice -> NoticeDocument.of(facts, published.product(), notice, server))
                        .toList());
    }

    @GET
    @Path("{notice}")
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance notice(@PathParam("name") String name, @PathParam("notice") String notice) {
        LawFacts.PublicPage published = facts.published(name);
        Notice found = notices.onPage(published.product(), notice);
        String contact = published.maker().securityContact();
        return Templates.publicNotice(new NoticePage(
                name,
                published.product().name(),
                contact.replaceFirst("^(mailto|tel):", ""),
                contact,
                found,
                time(found)));
    }

    @GET
    @Path("{notice:N-[0-9]+}.json")
    @Produces(MediaType.APPLICATION_JSON)
    public NoticeDocument document(
            @PathParam("name") String name, @PathParam("notice") String notice, @Context UriInfo uri) {
        LawFacts.PublicPage published = facts.published(name);
        return NoticeDocument.of(
                facts, published.product(), notices.onPage(published.product(), notice), address.of(uri.getBaseUri()));
    }

    private static String time(Notice notice) {
        return TIME.format(notice.publishedAt().atZone(ZoneOffset.UTC));
    }
}
