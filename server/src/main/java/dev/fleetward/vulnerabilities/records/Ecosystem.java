package dev.fleetward.vulnerabilities.records;

import dev.fleetward.vulnerabilities.versions.VersionOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ecosystems of the OSV schema: which purls name their packages, and how each orders versions. */
public enum Ecosystem {
    NPM("npm", VersionOrder.NPM, "npm"),
    GO("Go", VersionOrder.GO, "golang"),
    CRATES_IO("crates.io", VersionOrder.SEMVER, "cargo"),
    PYPI("PyPI", VersionOrder.PYPI, "pypi"),
    MAVEN("Maven", VersionOrder.MAVEN, "maven"),
    NUGET("NuGet", VersionOrder.NUGET, "nuget"),
    PACKAGIST("Packagist", VersionOrder.COMPOSER, "composer"),
    RUBY_GEMS("RubyGems", VersionOrder.GEM, "gem"),
    HEX("Hex", VersionOrder.SEMVER, "hex"),
    PUB("Pub", VersionOrder.PUB, "pub"),
    SWIFT_URL("SwiftURL", VersionOrder.SEMVER, "swift"),
    CONAN_CENTER("ConanCenter", VersionOrder.CONAN, "conan"),
    BITNAMI("Bitnami", VersionOrder.SEMVER, "bitnami"),
    CRAN("CRAN", VersionOrder.SERIES, "cran"),
    BIOCONDUCTOR("Bioconductor", VersionOrder.SERIES, "bioconductor"),
    HACKAGE("Hackage", VersionOrder.SERIES, "hackage"),
    JULIA("Julia", VersionOrder.SEMVER, "julia"),
    /** OCaml's package manager orders as Debian does. */
    OPAM("opam", VersionOrder.DEB, "opam"),
    VSCODE("VSCode", VersionOrder.SEMVER, "vscode-extension"),
    GITHUB_ACTIONS("GitHub Actions", VersionOrder.SEMVER, "githubactions"),
    DEBIAN("Debian", VersionOrder.DEB, "deb", "debian"),
    UBUNTU("Ubuntu", VersionOrder.DEB, "deb", "ubuntu"),
    ALPINE("Alpine", VersionOrder.APK, "apk", "alpine"),
    ALPAQUITA("Alpaquita", VersionOrder.APK, "apk", "alpaquita"),
    WOLFI("Wolfi", VersionOrder.APK, "apk", "wolfi"),
    CHAINGUARD("Chainguard", VersionOrder.APK, "apk", "chainguard"),
    MINIMOS("MinimOS", VersionOrder.APK, "apk", "minimos"),
    RED_HAT("Red Hat", VersionOrder.RPM, "rpm", "redhat"),
    ROCKY_LINUX("Rocky Linux", VersionOrder.RPM, "rpm", "rocky"),
    ALMA_LINUX("AlmaLinux", VersionOrder.RPM, "rpm", "almalinux"),
    SUSE("SUSE", VersionOrder.RPM, "rpm", "suse"),
    OPEN_SUSE("openSUSE", VersionOrder.RPM, "rpm", "opensuse"),
    MAGEIA("Mageia", VersionOrder.RPM, "rpm", "mageia"),
    OPEN_EULER("openEuler", VersionOrder.RPM, "rpm", "openeuler"),
    PHOTON_OS("Photon OS", VersionOrder.RPM, "rpm", "photon"),
    /** The kernel, which no purl names but its CPE. */
    LINUX("Linux", VersionOrder.GENERIC, ""),
    // Nothing names a component of these.
    GHC("GHC", VersionOrder.SERIES, ""),
    // Nor do these have an order: only the versions a record lists can match.
    ANDROID("Android", null, ""),
    OSS_FUZZ("OSS-Fuzz", null, ""),
    GIT("GIT", null, "");

    private final String title;
    private final String purlType;
    private final String purlNamespace;
    private final @Nullable VersionOrder order;

    Ecosystem(String title, @Nullable VersionOrder order, String purlType) {
        this(title, order, purlType, "");
    }

    Ecosystem(String title, @Nullable VersionOrder order, String purlType, String purlNamespace) {
        this.title = title;
        this.order = order;
        this.purlType = purlType;
        this.purlNamespace = purlNamespace;
    }

    /** By the name before the colon of {@code Debian:12}. */
    public static Optional<Ecosystem> byTitle(String title) {
        return Arrays.stream(values()).filter(e -> e.title.equals(title)).findFirst();
    }

    static Optional<Ecosystem> ofPurl(String type, String namespace) {
        String distribution =
                switch (namespace) {
                    case "rhel" -> "redhat";
                    case "alma" -> "almalinux";
                    case "sles" -> "suse";
                    default -> namespace;
                };
        return Arrays.stream(values())
                .filter(e -> e.purlType.equals(type))
                .filter(e -> e.purlNamespace.isEmpty() || e.purlNamespace.equals(distribution))
                .findFirst();
    }

    public String title() {
        return title;
    }

    /** Whether packages belong to a release of a distribution, so that the same version can be fixed in one only. */
    boolean hasReleases() {
        return !purlNamespace.isEmpty() && this != WOLFI && this != CHAINGUARD && this != MINIMOS;
    }

    /** Whether a component can belong here at all. */
    public boolean hasComponents() {
        return !purlType.isEmpty() || this == LINUX;
    }

    public Optional<VersionOrder> order() {
        return Optional.ofNullable(order);
    }

    /** One spelling for names that the ecosystem holds equal. */
    String name(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return switch (this) {
            case PYPI -> lower.replaceAll("[-_.]+", "-");
            case SWIFT_URL -> lower.replaceFirst("^https?://", "").replaceFirst("\\.git$", "");
            case MAVEN, CONAN_CENTER, CRAN, BIOCONDUCTOR, HACKAGE, JULIA -> name;
            default -> lower;
        };
    }

    /**
     * {@code v3.20}, {@code 22.04:LTS}, {@code enterprise_linux:9::baseos}, {@code Linux Enterprise Server 15 SP4} and
     * {@code Leap 15.5} as plain numbers; other texts as they are.
     */
    String release(String text) {
        return switch (this) {
            case ALPINE -> text.replaceFirst("^v", "");
            case UBUNTU -> text.replaceFirst(":LTS$", "");
            case RED_HAT -> text.replaceFirst("^enterprise_linux:([0-9]+)(?:::.*)?$", "$1");
            case SUSE ->
                text.replaceFirst("^Linux Enterprise [A-Za-z ]* ([0-9]+)(?: SP([0-9]+))?(?:[ -].*)?$", "$1.$2")
                        .replaceFirst("\\.$", "");
            case OPEN_SUSE -> text.toLowerCase(Locale.ROOT).replaceFirst("^leap (?=[0-9])", "");
            default -> text;
        };
    }
}
