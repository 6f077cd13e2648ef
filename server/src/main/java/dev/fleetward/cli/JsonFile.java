package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A JSON file named on the command line. */
final class JsonFile {
    private JsonFile() {}

    /** @throws CommandFailed naming the file and what is wrong with it */
    static JsonNode read(Path file) {
        try {
            return Json.read(Files.readString(file), JsonNode.class);
        } catch (IOException e) {
            throw new CommandFailed("cannot read %s: %s".formatted(file, e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new CommandFailed("%s is no JSON: %s".formatted(file, e.getMessage()));
        }
    }
}
