package dev.fleetward.vulnerabilities.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.components.Purl;
import dev.fleetward.vulnerabilities.records.OsvRecord.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Source repositories under one spelling, whoever names them. */
public final class Repositories {
    static final int MAX_CHARS = 500;

    private static final Pattern SCP = Pattern.compile("^[^/@]+@([^/:]+):(?!/)");
    private static final Pattern SCHEME = Pattern.compile("^(?:git\\+)?(?:[a-z]+)://(?:[^/@]*@)?");

    private Repositories() {}

    /** {@code git+ssh://git@github.com/Curl/curl.git@abc#x} is {@code github.com/curl/curl}; empty when it is none. */
    public static String name(String address) {
        String text = SCP.matcher(address.strip()).replaceFirst("ssh://$1/").toLowerCase(Locale.ROOT);
        Matcher scheme = SCHEME.matcher(text);
        String path = scheme.find() ? text.substring(scheme.end()) : "";
        String plain = path.replaceFirst("[#?@].*$", "")
                .replaceFirst("(?:/-)?/(?:commit|tree|tag|releases/tag)/.*$", "")
                .replaceFirst("(?<!/)/+$", "")
                .replaceFirst("\\.git$", "");
        return plain.contains("/") && plain.length() <= MAX_CHARS ? plain : "";
    }

    /** Packages of no registry are named in OSS-Fuzz's records by a generic purl, which many SBOMs use too. */
    public static String generic(String name) {
        return "generic/" + name.toLowerCase(Locale.ROOT);
    }

    /** What a record of the OSV schema says of repositories, in any of its entries. */
    static List<Repository> of(JsonNode affected) {
        List<Repository> repositories = new ArrayList<>();
        for (JsonNode entry : affected) {
            List<String> tags = new ArrayList<>();
            entry.path("versions")
                    .forEach(v -> tags.add(OsvParser.text(v.asText(), "versions", OsvParser.MAX_VERSION_CHARS)));
            String purl = entry.path("package").path("purl").asText("");
            Optional<String> generic =
                    Purl.find(purl).filter(p -> p.type().equals("generic")).map(p -> generic(p.name()));
            for (JsonNode range : entry.path("ranges")) {
                if (!range.path("type").asText().equals("GIT")) {
                    continue;
                }
                List<OsvRecord.Event> events = OsvParser.events(range);
                String name = name(range.path("repo").asText(""));
                if (!name.isEmpty()) {
                    repositories.add(new Repository(name, events, tags));
                }
                generic.ifPresent(alias -> repositories.add(new Repository(alias, events, tags)));
            }
        }
        return repositories;
    }
}
