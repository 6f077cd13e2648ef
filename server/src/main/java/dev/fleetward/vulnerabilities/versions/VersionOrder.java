package dev.fleetward.vulnerabilities.versions;

import io.github.nscuro.versatile.version.KnownVersioningSchemes;
import java.util.Comparator;

/**
 * How one ecosystem orders its versions. A text that is no version of the scheme throws {@link
 * IllegalArgumentException}: an order that cannot be told is never guessed.
 */
public enum VersionOrder implements Comparator<String> {
    /** Semantic Versioning 2.0, leniently: npm, Go, crates.io, Hex, Pub, Swift. */
    SEMVER(new SemverOrder()),
    /** As dpkg compares: Debian, Ubuntu. */
    DEB(new DebOrder()),
    RPM(new VersatileOrder(KnownVersioningSchemes.SCHEME_RPM)),
    APK(new VersatileOrder(KnownVersioningSchemes.SCHEME_APK)),
    MAVEN(new VersatileOrder(KnownVersioningSchemes.SCHEME_MAVEN)),
    /** PEP 440. */
    PYPI(new VersatileOrder(KnownVersioningSchemes.SCHEME_PYPI)),
    NUGET(new VersatileOrder(KnownVersioningSchemes.SCHEME_NUGET)),
    COMPOSER(new VersatileOrder(KnownVersioningSchemes.SCHEME_COMPOSER)),
    /** Runs of digits and letters, for software that follows no published scheme. */
    GENERIC(new GenericOrder());

    private final Comparator<String> order;

    VersionOrder(Comparator<String> order) {
        this.order = order;
    }

    @Override
    public int compare(String left, String right) {
        return left.equals(right) ? 0 : order.compare(left, right);
    }
}
