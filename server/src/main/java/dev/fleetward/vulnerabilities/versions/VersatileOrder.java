package dev.fleetward.vulnerabilities.versions;

import io.github.nscuro.versatile.VersException;
import io.github.nscuro.versatile.VersionFactory;
import io.github.nscuro.versatile.spi.InvalidVersionException;
import java.util.Comparator;

/** A scheme whose order the versatile library knows. */
final class VersatileOrder implements Comparator<String> {

    private final String scheme;

    VersatileOrder(String scheme) {
        this.scheme = scheme;
    }

    @Override
    public int compare(String left, String right) {
        try {
            return VersionFactory.forScheme(scheme, left).compareTo(VersionFactory.forScheme(scheme, right));
        } catch (InvalidVersionException | VersException notAVersion) {
            throw new IllegalArgumentException(
                    "'" + left + "' or '" + right + "' is no version of scheme " + scheme, notAVersion);
        }
    }
}
