package dev.fleetward.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the threat model and the checklist point to is there. */
class SecurityDocumentsTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Pattern TEST = Pattern.compile("`(\\w+(?:Test|IT))`");
    private static final Pattern CLASS = Pattern.compile("`([a-z]+(?:\\.[a-z]+)*\\.[A-Z]\\w+)`");
    private static final Pattern ITEM = Pattern.compile("(?m)^\\| (\\d+\\.\\d+\\.\\d+) \\| (.*) \\|$");
    private static final List<String> CHAPTERS =
            List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14");

    @Test
    void every_test_that_is_named_exists() {
        Set<String> tests = Rooms.files(Path.of("src/test/java"), ".java").stream()
                .map(file -> file.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());

        assertThat(named(TEST)).hasSizeGreaterThan(30);
        assertThat(tests).containsAll(named(TEST));
    }

    @Test
    void every_class_that_is_named_exists() {
        Set<String> classes = Rooms.CLASSES.stream()
                .map(type -> type.getName().replace("dev.fleetward.", ""))
                .collect(Collectors.toSet());

        assertThat(classes).containsAll(named(CLASS));
    }

    @Test
    void the_checklist_answers_each_item_it_lists_once_and_no_chapter_is_left_out() {
        var numbers = new TreeSet<String>();
        ITEM.matcher(Rooms.text(DOCS.resolve("asvs.md"))).results().forEach(item -> {
            assertThat(numbers.add(item.group(1))).as(item.group(1)).isTrue();
            assertThat(item.group(2).split("\\|")).as(item.group(1)).hasSize(2).noneMatch(String::isBlank);
        });

        assertThat(numbers.stream().map(number -> number.split("\\.")[0]).distinct())
                .containsExactlyInAnyOrderElementsOf(CHAPTERS);
    }

    private static Set<String> named(Pattern what) {
        return Stream.of("threat-model.md", "asvs.md")
                .map(DOCS::resolve)
                .map(Rooms::text)
                .flatMap(text -> what.matcher(text).results())
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
