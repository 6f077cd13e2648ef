package dev.fleetward.disclosure.facts;

import dev.fleetward.access.PublicRoute;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
import dev.fleetward.products.Product;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** What anybody may read: the product's security page and security.txt. */
@Path("/")
@RunOnVirtualThread
class PublicPages {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

    private final LawFacts facts;
    private final Instance<PublicNews> news;
    private final PublishedAdvisories advisories;
    private final Instance<PublicDocuments> documents;
    private final UpdateHistory history;
    private final ReportDoors doors;
    private final MakerIdentity identity;
    private final PublicAddress address;
    private final Clock clock;

    PublicPages(
            LawFacts facts,
            @Any Instance<PublicNews> news,
            PublishedAdvisories advisories,
            @Any Instance<PublicDocuments> documents,
            UpdateHistory history,
            ReportDoors doors,
            MakerIdentity identity,
            PublicAddress address,
            Clock clock) {
        this.facts = facts;
        this.news = news;
        this.advisories = advisories;
        this.documents = documents;
        this.history = history;
        this.doors = doors;
        this.identity = identity;
        this.address = address;
        this.clock = clock;
    }

    record SecurityPage(
            String product,
            String type,
            String purpose,
            MakerFacts maker,
            String contact,
            String report,
            List<PublishedAdvisories.Item> advisories,
            String allAdvisories,
            boolean supportStated,
            boolean supported,
            String supportUntil,
            String declarationUrl,
            String name,
            List<NewsLine> news,
            List<PublicDocuments.Item> documents,
            String ceMarking,
            List<VersionLine> versions) {}

    record VersionLine(String type, String version, String day, boolean securityOnly, String notes, String sbom) {}

    record NewsLine(String href, String title, String summary, String day) {}

    @CheckedTemplate(basePath = "disclosure")
    static class Templates {
        private Templates() {}

        static native TemplateInstance productSecurity(SecurityPage page);
    }

    @GET
    @Path("p/{name}")
    @Produces(MediaType.TEXT_HTML)
    @PublicRoute
    public TemplateInstance product(@PathParam("name") String name) {
        LawFacts.PublicPage published = facts.published(name);
        ProductFacts stated = published.facts();
        List<PublicDocuments.Item> handedOut = documents.stream()
                .flatMap(source -> source.of(published.product(), name).stream())
                .toList();
        return Templates.productSecurity(new SecurityPage(
                published.product().name(),
                stated.typeDesignation(),
                stated.intendedPurpose(),
                published.maker(),
                published.maker().securityContact().replaceFirst("^(mailto|tel):", ""),
                doors.ofProduct(published.product(), name).orElse(""),
                advisories.of(published.product()),
                advisories.page(published.product().organization()).orElse(""),
                stated.supportUntil().isPresent(),
                stated.isSupportedOn(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)),
                stated.supportUntil().map(DAY::format).orElse(""),
                stated.declarationUrl(),
                name,
                news(published.product(), name),
                handedOut,
                ceMarking(published, handedOut),
                versions(published.product(), name)));
    }

    /** As it stands on the product: after a declaration, with the number of the notified body that took part (Article 30). */
    private String ceMarking(LawFacts.PublicPage published, List<PublicDocuments.Item> handedOut) {
        boolean declared = !published.facts().declarationUrl().isEmpty()
                || handedOut.stream().anyMatch(PublicDocuments.Item::declaration);
        return declared
                ? facts.market(published.product())
                        .notifiedBody()
                        .map(body -> "CE %s (%s)".formatted(body.number(), body.name()))
                        .orElse("CE")
                : "";
    }

    private List<VersionLine> versions(Product product, String name) {
        return history.of(product).stream()
                .map(one -> new VersionLine(
                        one.type(),
                        one.version(),
                        DAY.format(one.since().atZone(ZoneOffset.UTC)),
                        one.securityOnly(),
                        one.notes(),
                        one.sbom()
                                ? "/p/%s/sbom/%s/%s".formatted(name, segment(one.type()), segment(one.version()))
                                : ""))
                .toList();
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private List<NewsLine> news(Product product, String name) {
        return news.stream()
                .flatMap(source -> source.of(product, name).stream())
                .sorted(Comparator.comparing(PublicNews.Item::at).reversed())
                .map(item -> new NewsLine(
                        item.href(),
                        item.title(),
                        item.summary(),
                        DAY.format(item.at().atZone(ZoneOffset.UTC))))
                .toList();
    }

    @GET
    @Path(".well-known/security.txt")
    @Produces("text/plain;charset=utf-8")
    @PublicRoute
    public String securityTxt(@Context UriInfo uri) {
        return facts.organizationOfServer()
                .map(organization -> securityTxt(organization, uri))
                .orElseThrow(() -> Problem.notFound("File", "security.txt"));
    }

    /** Of one maker, where several share the server. */
    @GET
    @Path("o/{publisher}/security.txt")
    @Produces("text/plain;charset=utf-8")
    @PublicRoute
    public String securityTxtOfMaker(@PathParam("publisher") String publisher, @Context UriInfo uri) {
        return identity.named(publisher)
                .filter(organization -> facts.maker(organization).hasContact())
                .map(organization -> securityTxt(organization, uri))
                .orElseThrow(() -> Problem.notFound("File", "security.txt"));
    }

    /** The key under what the maker signs, such as its security.txt. */
    @GET
    @Path("o/{publisher}/signing-key.asc")
    @Produces("application/pgp-keys")
    @PublicRoute
    public String signingKey(@PathParam("publisher") String publisher) {
        return identity.named(publisher)
                .flatMap(identity::signingKey)
                .orElseThrow(() -> Problem.notFound("File", "signing-key.asc"));
    }

    private String securityTxt(OrganizationId organization, UriInfo uri) {
        String base = address.of(uri.getBaseUri());
        String text = new SecurityTxt(
                        facts.maker(organization),
                        uri.getAbsolutePath().toString(),
                        doors.ofMaker(organization).stream()
                                .map(path -> base + path)
                                .toList(),
                        doors.encryptionKey(organization)
                                .map(path -> base + path)
                                .orElse(""),
                        identity.publicName(organization)
                                .filter(_ -> identity.signingKey(organization).isPresent())
                                .map(name -> "%s/o/%s/signing-key.asc".formatted(base, name))
                                .orElse(""),
                        advisories
                                .providerMetadata(organization)
                                .map(path -> base + path)
                                .orElse(""))
                .text();
        return identity.clearSigned(organization, text).orElse(text);
    }
}
