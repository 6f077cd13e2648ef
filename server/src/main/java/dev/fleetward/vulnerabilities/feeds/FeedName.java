package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.kernel.Problem;
import dev.fleetward.vulnerabilities.feeds.formats.Format;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The feeds there are, what each is for, and how it is had. */
enum FeedName {
    OSV(
            "OSV",
            "Packages of every ecosystem, with exact ranges of versions. Holds GitHub's advisories too.",
            "https://osv-vulnerabilities.storage.googleapis.com/",
            6,
            72,
            Set.of(Format.OSV)),
    NVD(
            "NVD",
            "The U.S. National Vulnerability Database: every CVE, with CPE names of what is affected.",
            "https://services.nvd.nist.gov/rest/json/cves/2.0",
            2,
            72,
            Set.of(Format.NVD)),
    CVE(
            "CVE list",
            "CVE records as their numbering authorities write them.",
            "https://github.com/CVEProject/cvelistV5/",
            24,
            168,
            Set.of(Format.CVE)),
    GHSA(
            "GitHub advisories",
            "GitHub's advisory database, from its repository or its interface.",
            "https://codeload.github.com/github/advisory-database/zip/refs/heads/main",
            24,
            168,
            Set.of(Format.GHSA, Format.OSV)),
    KEV(
            "CISA KEV",
            "What CISA knows to be exploited, with the date by which it wants it mended.",
            "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json",
            6,
            48,
            Set.of(Format.KEV)),
    EPSS(
            "EPSS",
            "How likely each CVE is to be exploited within 30 days. Published daily.",
            "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz",
            24,
            72,
            Set.of(Format.EPSS)),
    EUVD(
            "EUVD",
            "ENISA's European vulnerability database: EU identifiers and what is exploited.",
            "https://euvdservices.enisa.europa.eu/api/search",
            6,
            72,
            Set.of(Format.EUVD)),
    CSAF(
            "CSAF",
            "Your suppliers' advisories and VEX documents: their word on their own components.",
            "",
            24,
            720,
            Set.of(Format.CSAF));

    private final String title;
    private final String what;
    private final String address;
    private final int everyHours;
    private final int freshHours;

    @SuppressWarnings("ImmutableEnumChecker") // an immutable copy
    private final Set<Format> formats;

    FeedName(String title, String what, String address, int everyHours, int freshHours, Set<Format> formats) {
        this.title = title;
        this.what = what;
        this.address = address;
        this.everyHours = everyHours;
        this.freshHours = freshHours;
        this.formats = Set.copyOf(formats);
    }

    static Optional<FeedName> find(String slug) {
        return Arrays.stream(values()).filter(one -> one.slug().equals(slug)).findFirst();
    }

    /** @throws Problem 404 naming those there are */
    static FeedName require(String slug) {
        return find(slug)
                .orElseThrow(() -> new Problem(
                        404,
                        "not-found",
                        "Feed not found",
                        "There is no feed “%s”; there are %s.".formatted(slug, String.join(", ", slugs()))));
    }

    /** The feed a record comes by when nobody says. */
    static FeedName of(Format format) {
        return valueOf(format.name());
    }

    static List<String> slugs() {
        return Arrays.stream(values()).map(FeedName::slug).collect(Collectors.toList());
    }

    String slug() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    String title() {
        return title;
    }

    String what() {
        return what;
    }

    /** The publisher's; empty when there is none that everybody uses. */
    String address() {
        return address;
    }

    int everyHours() {
        return everyHours;
    }

    /** After how many hours without success it is stale, unless the organization says otherwise. */
    int freshHours() {
        return freshHours;
    }

    boolean takes(Format format) {
        return formats.contains(format);
    }

    /** Whether its interface knows keys. */
    boolean hasKey() {
        return this == NVD;
    }
}
