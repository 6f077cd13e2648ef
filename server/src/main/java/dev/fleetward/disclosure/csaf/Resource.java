package dev.fleetward.disclosure.csaf;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The standard's own tables and schemas, beside this code. */
final class Resource {
    private Resource() {}

    static String text(String name) {
        try (InputStream in = Resource.class.getResourceAsStream("/disclosure/csaf/" + name)) {
            if (in == null) {
                throw new IllegalStateException("disclosure/csaf/" + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines that are not remarks. */
    static List<String> lines(String name) {
        return text(name)
                .lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .toList();
    }
}
