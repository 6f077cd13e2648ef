package dev.fleetward.disclosure.advisories;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.PublicRoute;
import dev.fleetward.disclosure.facts.MakerFacts;
import dev.fleetward.disclosure.facts.PublishedAdvisories;
import dev.fleetward.disclosure.facts.ReportDoors;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
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
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What people read of a maker's advisories: all of them, each, and as a feed; and the folders programs look through. */
@Path("/")
@RunOnVirtualThread
@PublicRoute
class PublicAdvisoryPages {
    private final Site site;
    private final ReportDoors doors;
    private final PublicAddress address;

    PublicAdvisoryPages(Site site, ReportDoors doors, PublicAddress address) {
        this.site = site;
        this.doors = doors;
        this.address = address;
    }

    record MakerPage(
            MakerFacts maker,
            String contact,
            List<String> reports,
            String atom,
            String metadata,
            String folder,
            List<PublishedAdvisories.Item> items) {
        public long count() {
            return items.size();
        }
    }

    record OnePage(AdvisoryText text, String maker, String document, List<String> fingerprints) {}

    record FolderPage(String title, List<String> files) {}

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance makerAdvisories(MakerPage page);

        static native TemplateInstance publishedAdvisory(OnePage page);

        static native TemplateInstance csafFolder(FolderPage page);
    }

    @GET
    @Path("o/{publisher}")
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance maker(@PathParam("publisher") String publisher) {
        Site.Open open = published(publisher);
        MakerFacts maker = open.publisher().maker();
        Addresses addresses = open.addresses("");
        return Templates.makerAdvisories(new MakerPage(
                maker,
                maker.securityContact().replaceFirst("^(mailto|tel):", ""),
                doors.ofMaker(open.organization()),
                addresses.atom(),
                addresses.metadata(),
                addresses.folder(),
                open.advisories().stream().map(one -> Site.item(open, one)).toList()));
    }

    @GET
    @Path("o/{publisher}/advisories/{name}")
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance one(@PathParam("publisher") String publisher, @PathParam("name") String name) {
        Site.Open open = published(publisher);
        Advisory advisory = site.require(open, name);
        Addresses addresses = open.addresses("");
        return Templates.publishedAdvisory(new OnePage(
                AdvisoryText.of(Json.read(site.file(open, advisory).document(), JsonNode.class)),
                addresses.pages(),
                addresses.document(
                        advisory.trackingId().orElseThrow(),
                        advisory.revisions().getFirst().at()),
                List.of(advisory.newest().orElseThrow().fingerprint())));
    }

    @GET
    @Path("o/{publisher}/advisories.atom")
    @Produces("application/atom+xml;charset=utf-8")
    public String atom(@PathParam("publisher") String publisher, @Context UriInfo uri) {
        Site.Open open = published(publisher);
        return AtomFeed.of(open, open.addresses(address.of(uri.getBaseUri())));
    }

    @GET
    @Path(".well-known/csaf/{publisher}/white/")
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance folder(@PathParam("publisher") String publisher) {
        Site.Open open = published(publisher);
        List<String> files =
                byYear(open).keySet().stream().map(year -> year + "/").collect(Collectors.toList());
        files.addAll(List.of("changes.csv", "csaf-feed-tlp-white.json", "index.txt"));
        return Templates.csafFolder(new FolderPage("/.well-known/csaf/%s/white/".formatted(publisher), files));
    }

    @GET
    @Path(".well-known/csaf/{publisher}/white/{year:[0-9]+}/")
    @Produces(MediaType.TEXT_HTML)
    public TemplateInstance year(@PathParam("publisher") String publisher, @PathParam("year") String year) {
        List<String> documents = byYear(published(publisher)).get(year);
        if (documents == null) {
            throw Problem.notFound("Folder", year);
        }
        List<String> files = documents.stream()
                .flatMap(file -> List.of(file, file + ".asc", file + ".sha256", file + ".sha512").stream())
                .toList();
        return Templates.csafFolder(new FolderPage("/.well-known/csaf/%s/white/%s/".formatted(publisher, year), files));
    }

    private static Map<String, List<String>> byYear(Site.Open open) {
        return open.advisories().stream()
                .map(ProviderFiles::path)
                .sorted()
                .collect(Collectors.groupingBy(
                        path -> path.substring(0, path.indexOf('/')),
                        TreeMap::new,
                        Collectors.mapping(path -> path.substring(path.indexOf('/') + 1), Collectors.toList())));
    }

    private Site.Open published(String publisher) {
        Site.Open open = site.named(publisher);
        if (open.advisories().isEmpty()) {
            throw Problem.notFound("Publisher", publisher);
        }
        return open;
    }
}
