package dev.fleetward.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class TemplatesTest {
    /** Qute fills expressions in text, not those inside a quoted parameter of a tag: they arrive as they are written. */
    private static final Pattern QUOTED_EXPRESSION =
            Pattern.compile("\\{#\\w+(?:\\s+\\w+=(?:\"[^\"{]*\"|[^\"\\s}]+))*\\s+\\w+=\"[^\"]*\\{[^\"]*\"");

    @Test
    void no_parameter_of_a_tag_hides_an_expression_in_quotes() throws IOException {
        var found = new ArrayList<String>();
        try (var templates = Files.walk(Path.of("src/main/resources/templates"))) {
            for (Path template : templates.filter(Files::isRegularFile).toList()) {
                QUOTED_EXPRESSION
                        .matcher(Files.readString(template))
                        .results()
                        .forEach(match -> found.add(template + ": " + match.group()));
            }
        }

        assertThat(found).isEmpty();
    }
}
