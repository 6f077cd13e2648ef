package dev.fleetward.lake;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/** A real Trino in a process of its own, over the catalogue of the server under test; one for all tests of this JVM. */
final class TrinoForTests {
    private static final Path CLASSPATH = Path.of("../trino-tests/target/classpath");
    private static final String PASSWORD = "only reads the catalogue";

    private static String address = "";

    private TrinoForTests() {}

    static synchronized String address() {
        if (address.isEmpty()) {
            try {
                makeLogin();
                address = start();
            } catch (IOException | SQLException e) {
                throw new IllegalStateException(e);
            }
        }
        return address;
    }

    /** As docs/trino.md tells the operator. */
    private static void makeLogin() throws SQLException {
        Config config = ConfigProvider.getConfig();
        try (var connection = DriverManager.getConnection(
                        config.getValue("fleetward.database.url", String.class),
                        config.getValue("fleetward.database.owner", String.class),
                        config.getValue("fleetward.database.password", String.class));
                var statement = connection.createStatement()) {
            statement.execute("DROP ROLE IF EXISTS trino");
            statement.execute("CREATE ROLE trino LOGIN PASSWORD '" + PASSWORD + "' IN ROLE fleetward_lake_reader");
        }
    }

    private static String start() throws IOException {
        if (!Files.exists(CLASSPATH)) {
            throw new IllegalStateException(
                    "Trino for tests is not built; run “mvn -f trino-tests/pom.xml compile” first");
        }
        Path log = Files.createTempFile("trino", ".log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "--sun-misc-unsafe-memory-access=allow",
                        "--add-modules=jdk.incubator.vector",
                        "--add-opens=java.base/java.nio=ALL-UNNAMED",
                        "-cp",
                        CLASSPATH.resolveSibling("classes") + ":" + Files.readString(CLASSPATH),
                        "dev.fleetward.trino.TrinoForTests")
                .redirectError(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        process.getOutputStream().write(catalogue().getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("trino is at ")) {
                Thread.ofVirtual().start(() -> drain(out));
                return line.substring("trino is at ".length());
            }
        }
        throw new IllegalStateException("Trino did not start: " + Files.readString(log));
    }

    private static void drain(BufferedReader out) {
        try {
            while (out.readLine() != null) {
                // what it logs is of no interest once it runs
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String catalogue() {
        Config config = ConfigProvider.getConfig();
        Path warehouse =
                Path.of(config.getValue("fleetward.data", String.class)).resolve("lake/warehouse");
        return """
                iceberg.catalog.type=jdbc
                iceberg.jdbc-catalog.catalog-name=fleetward
                iceberg.jdbc-catalog.schema-version=V1
                iceberg.jdbc-catalog.driver-class=org.postgresql.Driver
                iceberg.jdbc-catalog.connection-url=%s
                iceberg.jdbc-catalog.connection-user=trino
                iceberg.jdbc-catalog.connection-password=%s
                iceberg.jdbc-catalog.default-warehouse-dir=file://%s
                iceberg.security=read_only
                fs.local.enabled=true
                local.location=/
                .
                """.formatted(
                        config.getValue("fleetward.database.url", String.class), PASSWORD, warehouse.toAbsolutePath());
    }

    /** As the server reads it from its settings. */
    static TrinoConfig config(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(TrinoConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(TrinoConfig.class);
    }
}
