package dev.fleetward.symbols;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/** Symbol maps of the firmware variants whose chunks are the fixtures of field data. */
public final class MapFixtures {
    private MapFixtures() {}

    public static byte[] map(String variant) {
        return resource("/memfault/symbols-" + variant + ".json");
    }

    public static byte[] resource(String path) {
        try (var in = Objects.requireNonNull(MapFixtures.class.getResourceAsStream(path), path)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
