package dev.fleetward.vulnerabilities.versions;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Go modules are semantic versions: {@code +incompatible} is build metadata, and pseudo-versions are pre-releases made
 * to sort between the tags around them. The toolchain and its standard library write pre-releases as {@code go1.21rc2}.
 */
final class GoVersion {

    private GoVersion() {}

    private static final Pattern TOOLCHAIN =
            Pattern.compile("(?<![0-9.])(?:go)?+([0-9]++(?:\\.[0-9]++)*+)(alpha|beta|rc)([0-9]++)");

    static Optional<SemverVersion> read(String text) {
        String semver = TOOLCHAIN.matcher(text).replaceFirst("$1-$2.$3");
        return SemverVersion.read(semver.startsWith("go") ? semver.substring(2) : semver);
    }
}
