package dev.fleetward.trino;

import io.trino.plugin.iceberg.IcebergPlugin;
import io.trino.testing.DistributedQueryRunner;
import io.trino.testing.TestingSession;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** One Trino with one Iceberg catalogue {@code fleetward}, whose properties are read from standard input; ends with it. */
public final class TrinoForTests {
    private static final String END_OF_PROPERTIES = ".";
    /** Trino takes System.out for its log. */
    private static final PrintStream OUT = System.out;

    private TrinoForTests() {}

    public static void main(String[] args) throws Exception {
        try (var runner = DistributedQueryRunner.builder(
                        TestingSession.testSessionBuilder().build())
                .setWorkerCount(0)
                .addExtraProperty("query.max-memory", "512MB")
                .build()) {
            runner.installPlugin(new IcebergPlugin());
            runner.createCatalog("fleetward", "iceberg", catalogue());
            OUT.println("trino is at " + runner.getCoordinator().getBaseUrl());
            while (System.in.read() >= 0) {
                // until who started it is gone
            }
        }
    }

    private static Map<String, String> catalogue() throws Exception {
        var text = new StringBuilder();
        var line = new StringBuilder();
        for (int one = System.in.read(); one >= 0; one = System.in.read()) {
            if (one != '\n') {
                line.append((char) one);
                continue;
            }
            if (line.toString().equals(END_OF_PROPERTIES)) {
                break;
            }
            text.append(line).append('\n');
            line.setLength(0);
        }
        var properties = new Properties();
        properties.load(new StringReader(
                new String(text.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)));
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }
}
