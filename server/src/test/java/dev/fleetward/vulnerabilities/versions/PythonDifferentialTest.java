package dev.fleetward.vulnerabilities.versions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our order of Python versions against that of the library that Python's own installer uses, where it is installed. */
class PythonDifferentialTest {
    private static final int PAIRS = 3_000;
    private static final String ORACLE = """
            import sys
            from packaging.version import InvalidVersion, Version
            for line in open(sys.argv[1]):
                try:
                    a, b = (Version(text) for text in line.split())
                    print((a > b) - (a < b))
                except InvalidVersion:
                    print("none")
            """;

    @TempDir
    Path folder;

    @Test
    void python_versions_compare_as_packaging_compares_them() throws Exception {
        Random random = new Random(20_27);
        List<String[]> pairs = new ArrayList<>();
        var lines = new StringBuilder();
        for (int i = 0; i < PAIRS; i++) {
            String left = version(random);
            String right =
                    random.nextInt(3) == 0 ? left + pick(random, ".post1", ".dev2", "+local", ".0") : version(random);
            pairs.add(new String[] {left, right});
            lines.append(left).append(' ').append(right).append('\n');
        }

        List<String> answers = ask(Files.writeString(folder.resolve("pairs"), lines));

        Assumptions.assumeTrue(answers.size() == PAIRS, "needs Python with packaging to compare with");
        assertThat(answers).filteredOn(answer -> !answer.equals("none")).hasSizeGreaterThan(PAIRS / 2);
        for (int i = 0; i < PAIRS; i++) {
            String[] pair = pairs.get(i);
            if (answers.get(i).equals("none")) {
                assertThat(VersionOrder.PYPI.tell(pair[0], pair[1]))
                        .as("%s against %s", pair[0], pair[1])
                        .isEmpty();
                continue;
            }
            assertThat(Integer.signum(VersionOrder.PYPI.compare(pair[0], pair[1])))
                    .as("%s against %s", pair[0], pair[1])
                    .isEqualTo(Integer.parseInt(answers.get(i)));
        }
    }

    private List<String> ask(Path pairs) throws IOException, InterruptedException {
        Path answers = folder.resolve("answers");
        try {
            Process python = new ProcessBuilder("python3", "-c", ORACLE, pairs.toString())
                    .redirectOutput(answers.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return python.waitFor(1, TimeUnit.MINUTES)
                    ? Files.readAllLines(answers, StandardCharsets.UTF_8)
                    : List.of();
        } catch (IOException notInstalled) {
            return List.of();
        }
    }

    private static String version(Random random) {
        var text = new StringBuilder(random.nextInt(8) == 0 ? "1!" : "");
        int numbers = 1 + random.nextInt(4);
        for (int i = 0; i < numbers; i++) {
            text.append(i == 0 ? "" : ".").append(random.nextInt(4));
        }
        text.append(random.nextInt(3) == 0 ? pick(random, "a1", "b2", "rc1", ".alpha1", "-beta", "c3", "_pre2") : "");
        text.append(random.nextInt(5) == 0 ? pick(random, ".post1", "-1", ".rev2", "post") : "");
        text.append(random.nextInt(5) == 0 ? pick(random, ".dev1", "dev0", "-dev2") : "");
        return text.append(random.nextInt(8) == 0 ? pick(random, "+ubuntu.1", "+1.2", "+a-1") : "")
                .toString();
    }

    private static String pick(Random random, String... options) {
        return options[random.nextInt(options.length)];
    }
}
