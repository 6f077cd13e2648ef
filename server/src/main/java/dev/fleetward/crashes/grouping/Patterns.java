package dev.fleetward.crashes.grouping;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** Names with {@code *} for any text, one a line; lines that begin with {@code #} are remarks. */
final class Patterns {
    private final List<Pattern> patterns;

    private Patterns(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    static Patterns of(List<String> lines) {
        return new Patterns(lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(Patterns::compile)
                .toList());
    }

    static Patterns ofResource(String name) {
        try (var in = Objects.requireNonNull(Patterns.class.getResourceAsStream(name), name)) {
            return of(new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean match(String text) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(text).matches());
    }

    private static Pattern compile(String line) {
        return Pattern.compile(
                Arrays.stream(line.split("\\*", -1)).map(Pattern::quote).collect(joining(".*")));
    }
}
