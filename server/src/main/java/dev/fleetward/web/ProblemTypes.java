package dev.fleetward.web;

import dev.fleetward.kernel.Json;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The catalogue of problem types, kept as data; its test finds those the code throws and nobody documented. */
@Singleton
class ProblemTypes {
    private static final String CATALOGUE = "/web/problems.json";

    private final List<Type> types;

    ProblemTypes() {
        try (var file = Objects.requireNonNull(ProblemTypes.class.getResourceAsStream(CATALOGUE))) {
            this.types = Arrays.stream(Json.read(new String(file.readAllBytes(), StandardCharsets.UTF_8), Type[].class))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    record Type(String type, int status, String title, String meaning, String remedy) {}

    List<Type> all() {
        return types;
    }

    Optional<Type> find(String type) {
        return types.stream().filter(one -> one.type.equals(type)).findFirst();
    }
}
