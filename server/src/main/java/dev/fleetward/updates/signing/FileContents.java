package dev.fleetward.updates.signing;

import java.io.IOException;
import java.io.InputStream;

/** A file that can be read from its start more than once. */
@FunctionalInterface
public interface FileContents {
    InputStream open() throws IOException;
}
