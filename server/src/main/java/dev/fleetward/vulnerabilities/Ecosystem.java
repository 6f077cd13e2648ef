package dev.fleetward.vulnerabilities;

import dev.fleetward.vulnerabilities.versions.VersionOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ecosystems of the OSV schema whose packages a purl can name, and how each orders versions. */
enum Ecosystem {
    NPM("npm", "npm", "", VersionOrder.SEMVER),
    GO("Go", "golang", "", VersionOrder.SEMVER),
    CRATES_IO("crates.io", "cargo", "", VersionOrder.SEMVER),
    PYPI("PyPI", "pypi", "", VersionOrder.PYPI),
    MAVEN("Maven", "maven", "", VersionOrder.MAVEN),
    NUGET("NuGet", "nuget", "", VersionOrder.NUGET),
    PACKAGIST("Packagist", "composer", "", VersionOrder.COMPOSER),
    HEX("Hex", "hex", "", VersionOrder.SEMVER),
    PUB("Pub", "pub", "", VersionOrder.SEMVER),
    SWIFT_URL("SwiftURL", "swift", "", VersionOrder.SEMVER),
    BITNAMI("Bitnami", "bitnami", "", VersionOrder.SEMVER),
    CONAN_CENTER("ConanCenter", "conan", "", VersionOrder.GENERIC),
    // No order of our own for these: only the versions a record lists can match.
    RUBY_GEMS("RubyGems", "gem", "", null),
    CRAN("CRAN", "cran", "", null),
    HACKAGE("Hackage", "hackage", "", null),
    DEBIAN("Debian", "deb", "debian", VersionOrder.DEB),
    UBUNTU("Ubuntu", "deb", "ubuntu", VersionOrder.DEB),
    ALPINE("Alpine", "apk", "alpine", VersionOrder.APK),
    WOLFI("Wolfi", "apk", "wolfi", VersionOrder.APK),
    CHAINGUARD("Chainguard", "apk", "chainguard", VersionOrder.APK),
    ROCKY_LINUX("Rocky Linux", "rpm", "rocky", VersionOrder.RPM),
    ALMA_LINUX("AlmaLinux", "rpm", "almalinux", VersionOrder.RPM),
    MAGEIA("Mageia", "rpm", "mageia", VersionOrder.RPM),
    OPEN_EULER("openEuler", "rpm", "openeuler", VersionOrder.RPM);

    private final String title;
    private final String purlType;
    private final String purlNamespace;
    private final @Nullable VersionOrder order;

    Ecosystem(String title, String purlType, String purlNamespace, @Nullable VersionOrder order) {
        this.title = title;
        this.purlType = purlType;
        this.purlNamespace = purlNamespace;
        this.order = order;
    }

    /** By the name before the colon of {@code Debian:12}. */
    static Optional<Ecosystem> byTitle(String title) {
        return Arrays.stream(values()).filter(e -> e.title.equals(title)).findFirst();
    }

    static Optional<Ecosystem> ofPurl(String type, String namespace) {
        return Arrays.stream(values())
                .filter(e -> e.purlType.equals(type))
                .filter(e -> e.purlNamespace.isEmpty() || e.purlNamespace.equals(namespace))
                .findFirst();
    }

    String title() {
        return title;
    }

    /** Whether packages belong to a release of a distribution, so that the same version can be fixed in one only. */
    boolean hasReleases() {
        return !purlNamespace.isEmpty() && this != WOLFI && this != CHAINGUARD;
    }

    Optional<VersionOrder> order() {
        return Optional.ofNullable(order);
    }

    /** One spelling for names that the ecosystem holds equal. */
    String name(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return switch (this) {
            case PYPI -> lower.replaceAll("[-_.]+", "-");
            case MAVEN, CONAN_CENTER, CRAN, HACKAGE -> name;
            default -> lower;
        };
    }

    /** {@code v3.20}, {@code 22.04:LTS} and {@code 9} as plain numbers; other texts as they are. */
    String release(String text) {
        return switch (this) {
            case ALPINE -> text.replaceFirst("^v", "");
            case UBUNTU -> text.replaceFirst(":LTS$", "");
            default -> text;
        };
    }
}
