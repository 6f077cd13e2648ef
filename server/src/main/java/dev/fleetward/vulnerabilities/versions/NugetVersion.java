package dev.fleetward.vulnerabilities.versions;

import java.util.Optional;

/** Semantic versions of up to four numbers, whose pre-release names are the same in any case. */
final class NugetVersion {

    private static final int MAX_NUMBERS = 4;

    private NugetVersion() {}

    static Optional<SemverVersion> read(String text) {
        return SemverVersion.read(text)
                .filter(version -> version.numbers().size() <= MAX_NUMBERS)
                .map(SemverVersion::ignoringCase);
    }
}
