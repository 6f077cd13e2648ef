package dev.fleetward.vulnerabilities.feeds;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** Where publishers offer whole feeds as files, for those who carry them to a server without internet. */
public final class PublishedFiles {
    private static final int FIRST_NVD_YEAR = 2002;
    private static final String NVD = "https://nvd.nist.gov/feeds/json/cve/2.0/nvdcve-2.0-%s.json.gz";
    private static final String CVE_ARCHIVE = "archive/refs/heads/main.zip";

    private PublishedFiles() {}

    /**
     * The files of a feed: {@code kev}, {@code osv:npm}, {@code nvd:2026}, {@code nvd} for all years.
     *
     * @param address a mirror of the publisher's; empty for the publisher's own
     * @param year the present one
     * @throws IllegalArgumentException saying why there are none
     */
    public static List<URI> of(String feed, String address, int year) {
        String[] named = feed.split(":", 2);
        FeedName name = FeedName.find(named[0])
                .orElseThrow(() -> new IllegalArgumentException("there is no feed “%s”; there are %s"
                        .formatted(named[0], String.join(", ", FeedName.slugs()))));
        String base = address.isEmpty() ? name.address() : address;
        return switch (name) {
            case OSV -> {
                if (named.length < 2 || named[1].isBlank()) {
                    throw new IllegalArgumentException("name an ecosystem of OSV: osv:npm, osv:Debian:12");
                }
                String part =
                        URLEncoder.encode(named[1], StandardCharsets.UTF_8).replace("+", "%20");
                yield List.of(URI.create(base + part + "/all.zip"));
            }
            case NVD -> {
                if (named.length == 2) {
                    yield List.of(URI.create(NVD.formatted(year(named[1]))));
                }
                yield IntStream.rangeClosed(FIRST_NVD_YEAR, year)
                        .mapToObj(one -> URI.create(NVD.formatted(one)))
                        .toList();
            }
            case CVE -> List.of(URI.create(base.endsWith("/") ? base + CVE_ARCHIVE : base));
            case KEV, EPSS, GHSA -> List.of(URI.create(base));
            case EUVD ->
                throw new IllegalArgumentException("ENISA offers no file of all; fetch pages of its interface");
            case CSAF -> throw new IllegalArgumentException("name the addresses or files of your suppliers' documents");
        };
    }

    private static String year(String text) {
        if (!text.matches("20[0-9]{2}|modified|recent")) {
            throw new IllegalArgumentException("“%s” is no year: nvd:2026, nvd:modified".formatted(text));
        }
        return text;
    }
}
