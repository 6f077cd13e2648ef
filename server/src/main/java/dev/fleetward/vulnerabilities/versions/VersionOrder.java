package dev.fleetward.vulnerabilities.versions;

import java.util.Collection;
import java.util.Comparator;
import java.util.OptionalInt;

/**
 * How one ecosystem orders its versions. As a comparator it orders any texts: those that are no versions of the scheme
 * stand first. What depends on the truth of the order asks {@link #tell}, which never guesses.
 */
public enum VersionOrder implements Comparator<String> {
    /** Semantic Versioning 2.0, clause 11, leniently: crates.io, Hex, Swift. */
    SEMVER(new Scheme<>(SemverVersion::read)),
    NPM(new Scheme<>(SemverVersion::readLoosely)),
    GO(new Scheme<>(GoVersion::read)),
    PUB(new Scheme<>(SemverVersion::readWithBuild)),
    NUGET(new Scheme<>(NugetVersion::read)),
    /** As dpkg compares: Debian, Ubuntu. */
    DEB(new Scheme<>(DebVersion::read)),
    RPM(new Scheme<>(RpmVersion::read)),
    APK(new Scheme<>(ApkVersion::read)),
    MAVEN(new Scheme<>(MavenVersion::read)),
    /** PEP 440. */
    PYPI(new Scheme<>(PythonVersion::read)),
    GEM(new Scheme<>(GemVersion::read)),
    COMPOSER(new Scheme<>(ComposerVersion::read)),
    CONAN(new Scheme<>(ConanVersion::read)),
    /** Series of numbers, the shorter first: CRAN, Bioconductor, Hackage. */
    SERIES(new Scheme<>(SeriesVersion::read)),
    /** Runs of digits and letters, for software that follows no published scheme. */
    GENERIC(new Scheme<>(GenericVersion::read));

    @SuppressWarnings("ImmutableEnumChecker") // it only remembers what it read
    private final Scheme<?> scheme;

    VersionOrder(Scheme<?> scheme) {
        this.scheme = scheme;
    }

    /**
     * Which of two versions stands first: negative for the left, positive for the right, zero for the same place.
     *
     * @return empty when one of them is no version of the scheme, or they are versions of different kinds
     */
    public OptionalInt tell(String left, String right) {
        return scheme.tell(left, right);
    }

    /** Whether one of the versions listed stands in the same place; the version is read once, however long the list. */
    public boolean lists(Collection<String> listed, String version) {
        return scheme.lists(listed, version);
    }

    /** Whether a range typed SEMVER is of this order, with what its ecosystem adds to the specification. */
    public boolean isSemantic() {
        return switch (this) {
            case SEMVER, NPM, GO, PUB, NUGET -> true;
            case DEB, RPM, APK, MAVEN, PYPI, GEM, COMPOSER, CONAN, SERIES, GENERIC -> false;
        };
    }

    @Override
    public int compare(String left, String right) {
        return scheme.compare(left, right);
    }
}
