package dev.fleetward.vulnerabilities.cpe;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A component under one of its CPE names.
 *
 * @param version of the component, for names without one
 * @param purlType tells variants apart that share vendor and product; empty when the component has no purl
 */
public record Subject(Cpe cpe, String version, String purlType) {

    /** What NVD calls the home of a package, by purl type. */
    private static final Map<String, Set<String>> HOMES = Map.ofEntries(
            Map.entry("npm", Set.of("node.js", "nodejs", "npm", "javascript")),
            Map.entry("pypi", Set.of("python", "pypi")),
            Map.entry("cargo", Set.of("rust")),
            Map.entry("gem", Set.of("ruby", "rubygems", "ruby_on_rails", "rails")),
            Map.entry("composer", Set.of("php", "composer", "packagist", "drupal", "wordpress", "typo3", "laravel")),
            Map.entry("maven", Set.of("java", "maven", "jenkins", "android", "kotlin", "scala")),
            Map.entry("golang", Set.of("go", "golang")),
            Map.entry("nuget", Set.of(".net", "asp.net", ".net_framework", "nuget")),
            Map.entry("pub", Set.of("dart", "flutter")),
            Map.entry("hex", Set.of("elixir", "erlang")),
            Map.entry("swift", Set.of("swift")),
            Map.entry("cran", Set.of("r")));

    private static final Set<String> ALL_HOMES =
            HOMES.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());

    /** Whether the record's target software may be where this package lives. */
    boolean livesIn(String targetSoftware) {
        Set<String> mine = HOMES.get(purlType);
        return mine == null || !ALL_HOMES.contains(targetSoftware) || mine.contains(targetSoftware);
    }

    /** The version to compare; empty when nobody gives one. */
    public String comparable() {
        String named = cpe.fullVersion();
        return named.isEmpty() ? version : named;
    }

    /** Whether versions can be compared with its own, or need not be: hardware has none. */
    public boolean isVersioned() {
        return cpe.part().equals("h") || !comparable().isEmpty();
    }
}
