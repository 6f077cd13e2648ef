package dev.fleetward.vulnerabilities.records;

import dev.fleetward.components.Purl;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A component as the feeds name it. The release is empty when the ecosystem has none or the SBOM does not tell it; the
 * version may be empty too.
 */
public record Coordinates(Ecosystem ecosystem, String release, String name, String version) {

    private static final Map<String, String> DEBIAN_CODE_NAMES = Map.ofEntries(
            Map.entry("wheezy", "7"),
            Map.entry("jessie", "8"),
            Map.entry("stretch", "9"),
            Map.entry("buster", "10"),
            Map.entry("bullseye", "11"),
            Map.entry("bookworm", "12"),
            Map.entry("trixie", "13"),
            Map.entry("forky", "14"));
    private static final Pattern SOURCE_RPM = Pattern.compile("(.+)-([^-]+-[^-]+)\\.(?:no)?src\\.rpm");
    private static final Map<String, String> UBUNTU_CODE_NAMES = Map.ofEntries(
            Map.entry("precise", "12.04"),
            Map.entry("trusty", "14.04"),
            Map.entry("xenial", "16.04"),
            Map.entry("bionic", "18.04"),
            Map.entry("cosmic", "18.10"),
            Map.entry("disco", "19.04"),
            Map.entry("eoan", "19.10"),
            Map.entry("focal", "20.04"),
            Map.entry("groovy", "20.10"),
            Map.entry("hirsute", "21.04"),
            Map.entry("impish", "21.10"),
            Map.entry("jammy", "22.04"),
            Map.entry("kinetic", "22.10"),
            Map.entry("lunar", "23.04"),
            Map.entry("mantic", "23.10"),
            Map.entry("noble", "24.04"),
            Map.entry("oracular", "24.10"),
            Map.entry("plucky", "25.04"),
            Map.entry("questing", "25.10"),
            Map.entry("resolute", "26.04"));

    /** Where feeds would file this package; empty when no feed we read knows its type. */
    public static Optional<Coordinates> of(Purl purl) {
        return Ecosystem.ofPurl(purl.type(), purl.namespace()).map(ecosystem -> switch (ecosystem) {
            case DEBIAN, UBUNTU, ALPINE, ALPAQUITA, WOLFI, CHAINGUARD, MINIMOS -> distribution(ecosystem, purl);
            case RED_HAT, ALMA_LINUX, PHOTON_OS -> rpm(ecosystem, purl, "");
            case ROCKY_LINUX, SUSE, OPEN_SUSE, MAGEIA, OPEN_EULER -> rpm(ecosystem, purl, purl.qualifier("upstream"));
            case MAVEN -> plain(ecosystem, purl.namespace() + ":" + purl.name(), purl.version());
            case CONAN_CENTER -> plain(ecosystem, purl.name(), purl.version());
            default -> plain(ecosystem, purl.fullName(), purl.version());
        });
    }

    /** The Linux kernel has no package URL of its own; a CPE or the table of names tells it. */
    public static Coordinates ofKernel(String version) {
        return plain(Ecosystem.LINUX, "Kernel", version);
    }

    private static Coordinates plain(Ecosystem ecosystem, String name, String version) {
        return new Coordinates(ecosystem, "", ecosystem.name(name), version);
    }

    /** Feeds file distribution packages under their source package: {@code upstream=gcc-12@12.2.0-14}. */
    private static Coordinates distribution(Ecosystem ecosystem, Purl purl) {
        String upstream = purl.qualifier("upstream");
        int at = upstream.indexOf('@');
        String name = upstream.isEmpty() ? purl.name() : at < 0 ? upstream : upstream.substring(0, at);
        String version = at < 0 ? purl.version() : upstream.substring(at + 1);
        return new Coordinates(ecosystem, release(ecosystem, purl), ecosystem.name(name), withEpoch(version, purl));
    }

    /** Some feeds file under the source package, named by its file: {@code openssl-3.0.7-24.el9.src.rpm}. */
    private static Coordinates rpm(Ecosystem ecosystem, Purl purl, String sourceFile) {
        Matcher source = SOURCE_RPM.matcher(sourceFile);
        String name = source.matches() ? source.group(1) : purl.name();
        String plain = source.matches() && !purl.version().isEmpty() ? source.group(2) : purl.version();
        return new Coordinates(ecosystem, release(ecosystem, purl), ecosystem.name(name), withEpoch(plain, purl));
    }

    /** The epoch belongs to the version, but rpm's purls, and some tools' for deb, name it apart. */
    private static String withEpoch(String version, Purl purl) {
        String epoch = purl.qualifier("epoch");
        return epoch.isEmpty() || version.isEmpty() || version.contains(":") ? version : epoch + ":" + version;
    }

    /** {@code debian-12.4}, {@code bookworm}, {@code alpine-3.20.1}, {@code rocky-9.3} down to what feeds go by. */
    private static String release(Ecosystem ecosystem, Purl purl) {
        String distro = purl.qualifier("distro").isEmpty() ? purl.qualifier("distro_name") : purl.qualifier("distro");
        String text = distro.replaceFirst("^[a-z_]+-(?=[a-z0-9])", "");
        return switch (ecosystem) {
            case DEBIAN -> DEBIAN_CODE_NAMES.getOrDefault(text, text.replaceFirst("\\..*$", ""));
            case UBUNTU -> UBUNTU_CODE_NAMES.getOrDefault(text, text.replaceFirst("^(\\d+\\.\\d+).*$", "$1"));
            case ALPINE -> text.replaceFirst("^v?(\\d+\\.\\d+).*$", "$1");
            case RED_HAT, ROCKY_LINUX, ALMA_LINUX, MAGEIA ->
                text.replaceFirst("^el(?=\\d)", "").replaceFirst("\\..*$", "");
            case OPEN_SUSE -> text.replaceFirst("^leap-", "").replaceFirst("^(tumbleweed)-.*$", "$1");
            default -> ecosystem.hasReleases() ? text : "";
        };
    }
}
