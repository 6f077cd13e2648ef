package dev.fleetward.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * OSV records as large and as various as the real ones: prose of some paragraphs, several references, one to three packages
 * with ranges, a third of them with a list of versions, half of them with a CVE number. 4 to 5 KB on average.
 */
final class OsvDatabase {
    private static final List<String> ECOSYSTEMS =
            List.of("npm", "npm", "npm", "PyPI", "PyPI", "Maven", "Go", "crates.io", "Debian:12", "Ubuntu:24.04:LTS");
    private static final int PACKAGES = 100_000;
    private static final List<String> WORDS = List.of(
            ("an attacker can send a crafted request to the parser which reads beyond its buffer when length of header is"
                            + " not checked before memory copy so that remote code execution denial of service or leak"
                            + " of secrets follows in versions before fix update as soon as possible workaround none known")
                    .split(" "));

    private OsvDatabase() {}

    static void write(Path file, int records) throws IOException {
        Path half = file.resolveSibling(file.getFileName() + ".half");
        try (var zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(half), 1 << 20))) {
            zip.setLevel(Deflater.BEST_SPEED);
            for (int i = 0; i < records; i++) {
                zip.putNextEntry(new ZipEntry("GHSA-%07d.json".formatted(i)));
                zip.write(record(i).getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        Files.move(half, file);
    }

    static long unpackedBytes(Path file) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            return zip.stream().mapToLong(ZipEntry::getSize).sum();
        }
    }

    static String packageName(int number) {
        return "package-" + number % PACKAGES;
    }

    private static String record(int number) {
        var random = new SplittableRandom(number);
        var text = new StringBuilder(8_192);
        text.append("{\"schema_version\":\"1.7.5\",\"id\":\"GHSA-%07d\",\"modified\":\"2026-0%d-1%dT10:00:00Z\","
                .formatted(number, 1 + number % 9, number % 10));
        text.append("\"published\":\"2025-0%d-1%dT10:00:00Z\",".formatted(1 + number % 9, number % 10));
        if (number % 2 == 0) {
            text.append("\"aliases\":[\"CVE-2025-%d\"],".formatted(100_000 + number));
        }
        text.append("\"summary\":\"").append(prose(random, 12)).append("\",\"details\":\"");
        text.append(prose(random, 150 + random.nextInt(450))).append("\",");
        text.append(
                "\"severity\":[{\"type\":\"CVSS_V3\",\"score\":\"CVSS:3.1/AV:%s/AC:L/PR:N/UI:N/S:U/C:%s/I:N/A:H\"}],"
                        .formatted(number % 3 == 0 ? "L" : "N", number % 5 == 0 ? "H" : "N"));
        text.append("\"affected\":[");
        int packages = 1 + random.nextInt(3);
        for (int i = 0; i < packages; i++) {
            text.append(i == 0 ? "" : ",");
            affected(text, random, number + i * 7_919);
        }
        text.append("],\"references\":[");
        int references = 2 + random.nextInt(6);
        for (int i = 0; i < references; i++) {
            text.append(i == 0 ? "" : ",")
                    .append("{\"type\":\"WEB\",\"url\":\"https://example.org/advisories/%d/%d/%x\"}"
                            .formatted(number, i, random.nextLong()));
        }
        return text.append("],\"database_specific\":{\"severity\":\"HIGH\",\"cwe_ids\":[\"CWE-125\"]}}")
                .toString();
    }

    private static void affected(StringBuilder text, SplittableRandom random, int number) {
        String ecosystem = ECOSYSTEMS.get(number % ECOSYSTEMS.size());
        String name = (ecosystem.equals("Maven") ? "org.example:" : "") + packageName(number);
        text.append("{\"package\":{\"ecosystem\":\"%s\",\"name\":\"%s\"},\"ranges\":[{\"type\":\"%s\",\"events\":["
                .formatted(ecosystem, name, ecosystem.equals("npm") ? "SEMVER" : "ECOSYSTEM"));
        int minor = random.nextInt(40);
        text.append("{\"introduced\":\"0\"},{\"fixed\":\"1.%d.3\"}]}]".formatted(minor));
        if (random.nextInt(3) == 0) {
            text.append(",\"versions\":[");
            int versions = 20 + random.nextInt(120);
            for (int i = 0; i < versions; i++) {
                text.append(i == 0 ? "" : ",").append("\"0.%d.%d\"".formatted(i / 10, i % 10));
            }
            text.append(']');
        }
        text.append('}');
    }

    private static String prose(SplittableRandom random, int words) {
        var text = new StringBuilder(words * 6);
        for (int i = 0; i < words; i++) {
            text.append(i == 0 ? "" : " ").append(WORDS.get(random.nextInt(WORDS.size())));
        }
        return text.toString();
    }
}
