package dev.fleetward.vulnerabilities.versions;

import io.github.nscuro.versatile.version.KnownVersioningSchemes;
import java.util.Comparator;

/**
 * How one ecosystem orders its versions. A text that is no version of the scheme throws {@link
 * IllegalArgumentException}: an order that cannot be told is never guessed.
 */
public enum VersionOrder implements Comparator<String> {
    /** Semantic Versioning 2.0, leniently: npm, Go, crates.io, Hex, Pub, Swift. */
    SEMVER,
    /** As dpkg compares: Debian, Ubuntu. */
    DEB,
    RPM,
    APK,
    MAVEN,
    /** PEP 440. */
    PYPI,
    NUGET,
    COMPOSER,
    /** Runs of digits and letters, for software that follows no published scheme. */
    GENERIC;

    @Override
    public int compare(String left, String right) {
        if (left.equals(right)) {
            return 0;
        }
        return switch (this) {
            case SEMVER -> SemverOrder.compare(left, right);
            case DEB -> DebOrder.compare(left, right);
            case RPM -> VersatileOrder.compare(KnownVersioningSchemes.SCHEME_RPM, left, right);
            case APK -> VersatileOrder.compare(KnownVersioningSchemes.SCHEME_APK, left, right);
            case MAVEN -> VersatileOrder.compare(KnownVersioningSchemes.SCHEME_MAVEN, left, right);
            case PYPI -> VersatileOrder.compare(KnownVersioningSchemes.SCHEME_PYPI, left, right);
            case NUGET -> VersatileOrder.compare(KnownVersioningSchemes.SCHEME_NUGET, left, right);
            case COMPOSER -> VersatileOrder.compare(KnownVersioningSchemes.SCHEME_COMPOSER, left, right);
            case GENERIC -> GenericOrder.compare(left, right);
        };
    }
}
