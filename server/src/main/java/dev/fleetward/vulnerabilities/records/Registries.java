package dev.fleetward.vulnerabilities.records;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Registries of packages by the addresses that CVE records give them under {@code collectionURL}. */
final class Registries {
    private static final Pattern HOST = Pattern.compile("https?://(?:www\\.)?([a-z0-9.-]{1,253})(?:[:/].*)?");

    private static final Map<String, Ecosystem> BY_HOST = Map.ofEntries(
            Map.entry("registry.npmjs.org", Ecosystem.NPM),
            Map.entry("npmjs.com", Ecosystem.NPM),
            Map.entry("npmjs.org", Ecosystem.NPM),
            Map.entry("pypi.org", Ecosystem.PYPI),
            Map.entry("pypi.python.org", Ecosystem.PYPI),
            Map.entry("repo.maven.apache.org", Ecosystem.MAVEN),
            Map.entry("repo1.maven.org", Ecosystem.MAVEN),
            Map.entry("central.sonatype.com", Ecosystem.MAVEN),
            Map.entry("crates.io", Ecosystem.CRATES_IO),
            Map.entry("rubygems.org", Ecosystem.RUBY_GEMS),
            Map.entry("nuget.org", Ecosystem.NUGET),
            Map.entry("api.nuget.org", Ecosystem.NUGET),
            Map.entry("packagist.org", Ecosystem.PACKAGIST),
            Map.entry("pkg.go.dev", Ecosystem.GO),
            Map.entry("proxy.golang.org", Ecosystem.GO),
            Map.entry("hex.pm", Ecosystem.HEX),
            Map.entry("pub.dev", Ecosystem.PUB));

    private Registries() {}

    static Optional<Ecosystem> ecosystem(String address) {
        Matcher host = HOST.matcher(address.strip().toLowerCase(Locale.ROOT));
        return host.matches() ? Optional.ofNullable(BY_HOST.get(host.group(1))) : Optional.empty();
    }
}
