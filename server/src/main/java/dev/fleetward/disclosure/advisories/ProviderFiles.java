package dev.fleetward.disclosure.advisories;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.disclosure.csaf.CsafFile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/** The files of a CSAF trusted provider beside its documents (CSAF 2.0, section 7.1). */
final class ProviderFiles {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String SCHEMA = "https://docs.oasis-open.org/csaf/csaf/v2.0/csaf_json_schema.json";

    private final Site.Open open;
    private final Addresses addresses;

    ProviderFiles(Site.Open open, String base) {
        this.open = open;
        this.addresses = open.addresses(base);
    }

    /** @param asked the address it is read at */
    String metadata(String asked, List<PublisherStore.Key> keys) {
        ObjectNode root = JSON.objectNode();
        root.put("canonical_url", asked);
        ArrayNode distributions = root.putArray("distributions");
        distributions.addObject().put("directory_url", addresses.folder());
        distributions
                .addObject()
                .putObject("rolie")
                .putArray("feeds")
                .addObject()
                .put(
                        "summary",
                        "Advisories of %s for everybody"
                                .formatted(open.publisher().maker().name()))
                .put("tlp_label", "WHITE")
                .put("url", addresses.feed());
        root.put("last_updated", updated().toString());
        root.put("list_on_CSAF_aggregators", true);
        root.put("metadata_version", "2.0");
        root.put("mirror_on_CSAF_aggregators", true);
        ArrayNode published = root.putArray("public_openpgp_keys");
        keys.forEach(key -> published
                .addObject()
                .put("fingerprint", key.fingerprint())
                .put("url", addresses.key(key.fingerprint())));
        ObjectNode publisher = root.putObject("publisher").put("category", "vendor");
        String contact = open.publisher().maker().securityContact().replaceFirst("^(mailto|tel):", "");
        if (!contact.isEmpty()) {
            publisher.put("contact_details", contact);
        }
        publisher
                .put("name", open.publisher().maker().name())
                .put("namespace", open.publisher().namespace());
        root.put("role", "csaf_trusted_provider");
        return CsafFile.text(root);
    }

    /** ROLIE (RFC 8322) in JSON. */
    String feed() {
        ObjectNode root = JSON.objectNode();
        ObjectNode feed = root.putObject("feed");
        feed.put("id", open.publisher().publicName() + "-csaf-feed-tlp-white");
        feed.put(
                "title",
                "Security advisories of %s (TLP:WHITE)"
                        .formatted(open.publisher().maker().name()));
        feed.putArray("link").addObject().put("rel", "self").put("href", addresses.feed());
        feed.putArray("category")
                .addObject()
                .put("scheme", "urn:ietf:params:rolie:category:information-type")
                .put("term", "csaf");
        feed.put("updated", updated().toString());
        ArrayNode entries = feed.putArray("entry");
        open.advisories().forEach(advisory -> entries.add(entry(advisory)));
        return CsafFile.text(root);
    }

    private ObjectNode entry(Advisory advisory) {
        Advisory.Revision newest = advisory.newest().orElseThrow();
        Instant first = first(advisory);
        String id = advisory.trackingId().orElseThrow();
        String document = addresses.document(id, first);
        ObjectNode entry = JSON.objectNode();
        entry.put("id", id);
        entry.put("title", newest.title());
        ArrayNode links = entry.putArray("link");
        links.addObject().put("rel", "self").put("href", document);
        links.addObject().put("rel", "hash").put("href", document + ".sha256");
        links.addObject().put("rel", "hash").put("href", document + ".sha512");
        links.addObject().put("rel", "signature").put("href", document + ".asc");
        entry.put("published", first.toString());
        entry.put("updated", newest.at().toString());
        entry.putObject("summary").put("content", newest.summary());
        entry.putObject("content").put("type", "application/json").put("src", document);
        entry.putObject("format").put("schema", SCHEMA).put("version", "2.0");
        return entry;
    }

    /** One path a line. */
    String index() {
        return open.advisories().stream().map(ProviderFiles::path).collect(Collectors.joining("\n", "", "\n"));
    }

    /** The latest first. */
    String changes() {
        return open.advisories().stream()
                .map(one -> "\"%s\",\"%s\"\n"
                        .formatted(path(one), one.newest().orElseThrow().at()))
                .collect(Collectors.joining());
    }

    /** The hash and the name of the file, as sha256sum and sha512sum write and check them. */
    static String hash(String algorithm, String document, String file) {
        try {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(document.getBytes(StandardCharsets.UTF_8));
            return "%s  %s\n".formatted(HexFormat.of().formatHex(digest), file);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String path(Advisory advisory) {
        return Addresses.file(advisory.trackingId().orElseThrow(), first(advisory));
    }

    private static Instant first(Advisory advisory) {
        return advisory.revisions().getFirst().at();
    }

    private Instant updated() {
        return open.advisories().stream()
                .findFirst()
                .flatMap(Advisory::newest)
                .map(Advisory.Revision::at)
                .orElse(Instant.EPOCH);
    }
}
