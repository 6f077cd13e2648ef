package dev.fleetward.insight.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample of docs/alerts.md, run by Python as a receiver would. */
class SignatureSampleTest {
    private static final Pattern SAMPLE = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL);

    @Test
    void the_documented_check_takes_our_signature_and_no_other(@TempDir Path home) throws Exception {
        Instant at = Instant.parse("2026-11-27T12:00:00Z");
        String secret = Signature.newSecret();
        String body = "{\"title\": \"Größe ≥ 3\"}";
        String header = Signature.of(secret, at, body);

        assertThat(accepts(home, secret, header, body, at.plusSeconds(10))).isTrue();
        assertThat(accepts(home, secret, header, body + " ", at)).isFalse();
        assertThat(accepts(home, secret + "x", header, body, at)).isFalse();
        assertThat(accepts(home, secret, header, body, at.plusSeconds(600))).isFalse();
        assertThat(accepts(home, secret, "v1=ab", body, at)).isFalse();
    }

    private static boolean accepts(Path home, String secret, String header, String body, Instant now)
            throws IOException, InterruptedException {
        var sample = SAMPLE.matcher(Files.readString(Path.of("../docs/alerts.md")));
        assertThat(sample.find()).isTrue();
        Path script = home.resolve("check.py");
        Files.writeString(script, sample.group(1) + """


                        import sys
                        with open(sys.argv[3], "rb") as file:
                            print(is_from_fleetward(sys.argv[1], sys.argv[2], file.read(), now=int(sys.argv[4])))
                        """);
        Path content = home.resolve("body.json");
        Files.writeString(content, body, StandardCharsets.UTF_8);
        var python = new ProcessBuilder(
                        "python3",
                        script.toString(),
                        secret,
                        header,
                        content.toString(),
                        Long.toString(now.getEpochSecond()))
                .redirectErrorStream(true)
                .start();
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(python.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said).isIn("True", "False");
        return said.equals("True");
    }
}
