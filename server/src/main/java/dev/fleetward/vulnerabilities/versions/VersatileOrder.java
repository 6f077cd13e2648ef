package dev.fleetward.vulnerabilities.versions;

import io.github.nscuro.versatile.VersException;
import io.github.nscuro.versatile.VersionFactory;
import io.github.nscuro.versatile.spi.InvalidVersionException;

/** A scheme whose order the versatile library knows. */
final class VersatileOrder {

    private VersatileOrder() {}

    static int compare(String scheme, String left, String right) {
        try {
            return VersionFactory.forScheme(scheme, left).compareTo(VersionFactory.forScheme(scheme, right));
        } catch (InvalidVersionException | VersException notAVersion) {
            throw new IllegalArgumentException(
                    "'" + left + "' or '" + right + "' is no version of scheme " + scheme, notAVersion);
        }
    }
}
