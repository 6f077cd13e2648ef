package dev.fleetward.disclosure.intake;

import java.io.IOException;
import java.io.InputStream;

/** A file on its way in. */
record Incoming(String name, Content content) {
    static final int MAX_NAME_CHARACTERS = 200;

    Incoming {
        String line = name.replaceAll("\\p{Cntrl}", " ").strip();
        String kept = line.substring(Math.max(0, line.length() - MAX_NAME_CHARACTERS));
        name = kept.isEmpty() ? "without a name" : kept;
    }

    @FunctionalInterface
    interface Content {
        InputStream open() throws IOException;
    }
}
