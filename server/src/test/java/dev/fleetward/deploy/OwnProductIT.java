package dev.fleetward.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fleetward as a product under the law it is made for: its own SBOM judged, its own documents drawn up and frozen. */
class OwnProductIT {
    /** Public records that are at hand; they are read where they are. */
    private static final Optional<Path> PUBLIC_RECORDS = Optional.ofNullable(
                    System.getProperty("fleetward.conformance", System.getenv("FLEETWARD_CONFORMANCE")))
            .map(fixtures -> Path.of(fixtures, "sbom-vuln", "feeds", "osv"));

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
        var line = new ArrayList<String>(List.of(
                Program.ROOT.resolve("docs/self/make").toString(),
                output.toString(),
                command.toString(),
                madeUpRecords().toString()));
        PUBLIC_RECORDS.ifPresent(records -> line.add(records.toString()));

        Program.run(Map.of("PORT", String.valueOf(freePort())), line.toArray(String[]::new))
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

        assertThat(Files.readString(output.resolve("vulnerabilities.txt")))
                .contains("osv: 3 new, 0 changed, 0 unchanged, 0 withdrawn, 0 rejected", "3 Maven")
                .contains("quarkus-core %s: MADE-UP-1, critical, confirmed, open, fixed in 999".formatted(quarkus()))
                .doesNotContain("MADE-UP-2", "MADE-UP-3");
        // Records that are true find in our components what is kept beside, and nothing else.
        assertThat(Files.readString(output.resolve("vulnerabilities.txt")).lines())
                .filteredOn(said -> said.endsWith("could be assessed"))
                .singleElement(STRING)
                .startsWith("1 findings; ");
    }

    /** One is about a component of ours; one was mended by the version we have; one is about another of that name. */
    private Path madeUpRecords() throws Exception {
        Path records = Files.createDirectory(folder.resolve("records"));
        String record = """
                {"schema_version":"1.6.0","id":"%s","modified":"2026-11-01T00:00:00Z",
                 "severity":[{"type":"CVSS_V3","score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
                 "affected":[{"package":{"ecosystem":"Maven","name":"%s"},
                 "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"%s"}]}]}]}
                """;
        Files.writeString(records.resolve("1.json"), record.formatted("MADE-UP-1", "io.quarkus:quarkus-core", "999"));
        Files.writeString(
                records.resolve("2.json"), record.formatted("MADE-UP-2", "io.quarkus:quarkus-core", quarkus()));
        Files.writeString(records.resolve("3.json"), record.formatted("MADE-UP-3", "org.example:quarkus-core", "999"));
        return records;
    }

    private static String quarkus() throws IOException {
        var version =
                Pattern.compile("<quarkus\\.version>(.+?)<").matcher(Files.readString(Program.ROOT.resolve("pom.xml")));
        assertThat(version.find()).isTrue();
        return version.group(1);
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
