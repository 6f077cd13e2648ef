package dev.fleetward.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fleetward as a product under the law it is made for: its own SBOM judged, its own documents drawn up and frozen. */
class OwnProductIT {
    @TempDir
    Path folder;

    @Test
    void it_draws_up_its_own_technical_documentation() throws Exception {
        Program.require("curl");
        Program.require("unzip");
        Path command = folder.resolve("fleetward");
        Files.writeString(command, """
                #!/bin/sh
                exec "%s/bin/java" -Xmx512m --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -jar "%s" "$@"
                """.formatted(System.getProperty("java.home"), jar()));
        command.toFile().setExecutable(true);
        Path output = folder.resolve("output");

        Program.run(
                        Map.of("PORT", String.valueOf(freePort())),
                        Program.ROOT.resolve("docs/self/make").toString(),
                        output.toString(),
                        command.toString())
                .well();

        assertThat(Files.readString(output.resolve("quality.txt")))
                .contains("Cyber Resilience Act, Annex I, Part II (1): 2 of 2 rules passed")
                .contains("Q14 pass", "Q17 pass", "Q18 pass");
        assertThat(Files.readString(output.resolve("verified.txt")))
                .startsWith("whole: technical documentation of fleetward main 0.1.0");
        assertThat(Files.readString(output.resolve("technical-file.pdf"), StandardCharsets.ISO_8859_1))
                .startsWith("%PDF-");
        // What only the one who places it on the market can say.
        assertThat(Files.readString(output.resolve("missing.txt")))
                .contains("Manufacturer", "Copy of the signed declaration")
                .doesNotContain("Design, development and architecture", "Intended purpose");
    }

    private static Path jar() {
        return Path.of(System.getProperty("fleetward.jar", "target/quarkus-app/quarkus-run.jar"))
                .toAbsolutePath();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
