package dev.fleetward.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every regular expression there is, taken from the code, is given text that fits it but for its end, with each of its
 * repetitions drawn out in turn. None reads a character more than a few times, so no input makes one slow; counted, not
 * timed.
 */
class SlowExpressionTest {
    private static final int REPETITIONS = Integer.getInteger("fleetward.fuzz.repetitions", 400);
    private static final int SAMPLES = Integer.getInteger("fleetward.fuzz.samples", 16);
    private static final int DEEP_REPETITIONS = 10_000;
    private static final int MAX_READS_A_CHARACTER = 60;
    private static final Pattern INLINE =
            Pattern.compile("\\.(matches|replaceAll|replaceFirst|split)\\(\\s*\"((?:[^\"\\\\]|\\\\.)*+)\"");
    private static final Pattern MADE = Pattern.compile("Pattern\\.compile\\(\\s*+(?![\"A-Z])([^)]*)");
    /** The topics of the broker, which the operator sets; the words of a table in the code. */
    private static final Set<String> OF_OURS = Set.of("names.toString(", "words", "words, Pattern.CASE_INSENSITIVE");

    private static final Pattern REPEATED_GROUP = Pattern.compile("\\)[*+{]");
    private static final Pattern SEARCHES = Pattern.compile("find|results|replaceAll|replaceFirst");
    private static final String[] ENDS = {"", "\0", "!", " ", "\n"};

    @Test
    void no_expression_is_made_of_what_somebody_wrote() {
        for (Path file : Rooms.files(Rooms.SOURCES, ".java")) {
            assertThat(MADE.matcher(Rooms.text(file)).results().map(found -> found.group(1)))
                    .as(file.toString())
                    .isSubsetOf(OF_OURS);
        }
    }

    @Test
    void none_reads_a_text_more_than_a_few_times_over() {
        Map<String, Used> expressions = expressions();
        var slow = new TreeMap<String, String>();

        expressions.forEach((where, used) -> attack(used.expression, used.uses, REPETITIONS, SAMPLES)
                .ifPresent(why -> slow.put(where + " " + used.expression, why)));

        assertThat(expressions).hasSizeGreaterThan(150);
        assertThat(slow).isEmpty();
    }

    @Test
    void none_runs_out_of_stack() {
        var deep = new TreeMap<String, String>();

        expressions().forEach((where, used) -> {
            String expression = used.expression.pattern();
            if (!REPEATED_GROUP.matcher(expression).find()) {
                return;
            }
            try {
                attack(used.expression, used.uses, DEEP_REPETITIONS, 1);
            } catch (StackOverflowError e) {
                deep.put(where, expression);
            }
        });

        assertThat(deep).isEmpty();
    }

    private static Optional<String> attack(
            Pattern expression, List<Predicate<Matcher>> uses, int repetitions, int samples) {
        var random = new Random(1);
        for (int drawnOut = 0; drawnOut < FittingText.repetitions(expression.pattern()); drawnOut++) {
            for (int sample = 0; sample < samples; sample++) {
                String fitting = new FittingText(expression.pattern(), random, drawnOut, repetitions).write();
                int cut = sample % 2 == 0 || fitting.length() <= repetitions
                        ? fitting.length()
                        : random.nextInt(repetitions, fitting.length());
                String text = fitting.substring(0, cut) + ENDS[random.nextInt(ENDS.length)];
                for (Predicate<Matcher> use : uses) {
                    var counted = new Counted(text, Math.max(text.length(), repetitions));
                    try {
                        var _ = use.test(expression.matcher(counted));
                    } catch (TooManyReads e) {
                        return Optional.of("reads %,d characters too often: %.60s…".formatted(text.length(), text));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Map<String, Used> expressions() {
        var found = new TreeMap<String, Used>();
        for (JavaClass type : Rooms.CLASSES) {
            if (type.getFields().stream()
                    .anyMatch(field -> field.getRawType().isEquivalentTo(Pattern.class)
                            && field.getModifiers().contains(com.tngtech.archunit.core.domain.JavaModifier.STATIC))) {
                constants(type.reflect(), found);
            }
        }
        for (Path file : Rooms.files(Rooms.SOURCES, ".java")) {
            INLINE.matcher(Rooms.text(file)).results().forEach(inline -> {
                String expression = written(inline.group(2));
                try {
                    found.put(
                            file.getFileName() + " " + expression,
                            new Used(
                                    Pattern.compile(expression),
                                    List.of(inline.group(1).equals("matches") ? Matcher::matches : Matcher::find)));
                } catch (PatternSyntaxException other) {
                    // A method of our own by that name, that takes plain text.
                }
            });
        }
        return found;
    }

    /** As the methods say that are called on its matchers. */
    private static List<Predicate<Matcher>> uses(String name, String text) {
        String made = "\\b" + name + "\\s*\\.matcher\\((?:[^()]|\\((?:[^()]|\\([^()]*\\))*\\))*\\)";
        Stream<String> atOnce = Pattern.compile(made + "\\s*\\.(\\w+)\\(")
                .matcher(text)
                .results()
                .map(call -> call.group(1));
        Stream<String> later = Pattern.compile("(\\w+) = " + made)
                .matcher(text)
                .results()
                .flatMap(kept -> Pattern.compile("\\b" + kept.group(1) + "\\.(\\w+)\\(")
                        .matcher(text)
                        .results())
                .map(call -> call.group(1));
        boolean searches = text.contains(name + ".split(")
                || text.contains(name + ".asPredicate(")
                || Stream.concat(atOnce, later)
                        .anyMatch(call -> SEARCHES.matcher(call).matches());
        return searches ? List.of(Matcher::matches, Matcher::find) : List.of(Matcher::matches, Matcher::lookingAt);
    }

    private static Path source(Class<?> type) {
        return Rooms.SOURCES
                .resolve(type.getPackageName().replace("dev.fleetward.", "").replace('.', '/'))
                .resolve(type.getName().replaceAll(".*\\.|\\$.*", "") + ".java");
    }

    private static String written(String literal) {
        return Pattern.compile("(?<!\\\\)\\\\u+([0-9a-fA-F]{4})")
                .matcher(literal)
                .replaceAll(code -> Matcher.quoteReplacement(
                        Character.toString(Integer.parseInt(code.group(1), 16)).replace("\\", "\\\\")))
                .translateEscapes()
                .replace("%d", "3");
    }

    private static void constants(Class<?> type, Map<String, Used> found) {
        String text = Rooms.text(source(type));
        for (var field : type.getDeclaredFields()) {
            if (field.getType() == Pattern.class && Modifier.isStatic(field.getModifiers())) {
                try {
                    field.setAccessible(true);
                    found.put(
                            type.getSimpleName() + "." + field.getName(),
                            new Used((Pattern) field.get(null), uses(field.getName(), text)));
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private record Used(Pattern expression, List<Predicate<Matcher>> uses) {}

    private static final class TooManyReads extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Text that counts how often it is read. */
    private static final class Counted implements CharSequence {
        private final String text;
        private long left;

        Counted(String text, int length) {
            this.text = text;
            this.left = (long) length * MAX_READS_A_CHARACTER;
        }

        @Override
        public char charAt(int index) {
            if (--left < 0) {
                throw new TooManyReads();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
