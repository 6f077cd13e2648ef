package dev.fleetward.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ProblemTypesTest {
    private static final Path SOURCES = Path.of("src", "main", "java");
    private static final Pattern THROWN = Pattern.compile(
            "(?:new Problem\\(|super\\()\\s*\\d{3},\\s*\"([a-z0-9-]+)\"|conflict\\(\\s*\"([a-z0-9-]+)\"");

    @Test
    void every_problem_type_the_code_gives_has_its_page() throws IOException {
        var types = new ProblemTypes();
        var undocumented = new TreeSet<String>();
        try (var files = Files.walk(SOURCES)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                var found = THROWN.matcher(read(file));
                while (found.find()) {
                    String type = found.group(1) == null ? found.group(2) : found.group(1);
                    if (types.find(type).isEmpty()) {
                        undocumented.add(type + " in " + file.getFileName());
                    }
                }
            });
        }

        assertThat(undocumented)
                .as("add them to src/main/resources/web/problems.json")
                .isEmpty();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
