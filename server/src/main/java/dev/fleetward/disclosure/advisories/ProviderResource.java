package dev.fleetward.disclosure.advisories;

import dev.fleetward.access.PublicRoute;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.PublicAddress;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;

/** The files programs read: a trusted provider's (CSAF 2.0, 7.2.3). What is not for everybody is not here. */
@Path("/")
@RunOnVirtualThread
@PublicRoute
class ProviderResource {
    private static final String PLAIN = "text/plain;charset=utf-8";
    private static final String CSV = "text/csv;charset=utf-8";
    private static final String KEY = "application/pgp-keys";
    private static final String SIGNATURE = "application/pgp-signature";

    private final Site site;
    private final PublicAddress address;

    ProviderResource(Site site, PublicAddress address) {
        this.site = site;
        this.address = address;
    }

    @GET
    @Path(".well-known/csaf/provider-metadata.json")
    public Response metadataOfServer(@Context UriInfo uri) {
        Site.Open open = site.ofServer();
        String base = address.of(uri.getBaseUri());
        return json(new ProviderFiles(open, base)
                .metadata(base + Addresses.WELL_KNOWN + "provider-metadata.json", site.keys(open)));
    }

    @GET
    @Path(".well-known/csaf/{publisher}/provider-metadata.json")
    public Response metadata(@PathParam("publisher") String publisher, @Context UriInfo uri) {
        Site.Open open = published(publisher);
        String base = address.of(uri.getBaseUri());
        return json(new ProviderFiles(open, base).metadata(open.addresses(base).metadata(), site.keys(open)));
    }

    @GET
    @Path(".well-known/csaf/{publisher}/openpgp/{file}")
    public Response key(@PathParam("publisher") String publisher, @PathParam("file") String file) {
        return site.keys(published(publisher)).stream()
                .filter(key -> file.equals(key.fingerprint() + ".asc"))
                .findFirst()
                .map(key -> answer(key.publicKey(), KEY))
                .orElseThrow(() -> Problem.notFound("Key", file));
    }

    @GET
    @Path(".well-known/csaf/{publisher}/white/csaf-feed-tlp-white.json")
    public Response feed(@PathParam("publisher") String publisher, @Context UriInfo uri) {
        return json(new ProviderFiles(published(publisher), address.of(uri.getBaseUri())).feed());
    }

    @GET
    @Path(".well-known/csaf/{publisher}/white/index.txt")
    public Response index(@PathParam("publisher") String publisher) {
        return answer(new ProviderFiles(published(publisher), "").index(), PLAIN);
    }

    @GET
    @Path(".well-known/csaf/{publisher}/white/changes.csv")
    public Response changes(@PathParam("publisher") String publisher) {
        return answer(new ProviderFiles(published(publisher), "").changes(), CSV);
    }

    @GET
    @Path(".well-known/csaf/{publisher}/white/{year}/{file}")
    public Response file(
            @PathParam("publisher") String publisher, @PathParam("year") String year, @PathParam("file") String file) {
        Site.Open open = published(publisher);
        String name = file.replaceFirst("\\.json(\\.(sha256|sha512|asc))?$", "");
        Advisory advisory = site.require(open, name);
        if (!ProviderFiles.path(advisory).equals(year + "/" + name + ".json") || name.equals(file)) {
            throw Problem.notFound("File", file);
        }
        AdvisoryStore.File stored = site.file(open, advisory);
        return switch (file.substring(name.length())) {
            case ".json.sha256" -> answer(ProviderFiles.hash("SHA-256", stored.document(), name + ".json"), PLAIN);
            case ".json.sha512" -> answer(ProviderFiles.hash("SHA-512", stored.document(), name + ".json"), PLAIN);
            case ".json.asc" -> answer(stored.signature(), SIGNATURE);
            default -> json(stored.document());
        };
    }

    /** Nothing tells apart a name nobody has from one whose advisories are not for everybody. */
    private Site.Open published(String publisher) {
        Site.Open open = site.named(publisher);
        if (open.advisories().isEmpty()) {
            throw Problem.notFound("Publisher", publisher);
        }
        return open;
    }

    private static Response json(String text) {
        return answer(text, MediaType.APPLICATION_JSON);
    }

    /** Pages of others may read it too: it is for everybody. */
    private static Response answer(String text, String type) {
        return Response.ok(text, type)
                .header("Access-Control-Allow-Origin", "*")
                .build();
    }
}
