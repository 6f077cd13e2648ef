package dev.fleetward.cli;

import dev.fleetward.kernel.EmbeddedPostgres;
import dev.fleetward.kernel.move.MoveGuard;
import dev.fleetward.kernel.tls.TlsConfig;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a server is started; sets the configuration it then reads. */
final class ServerOptions {
    @Option(names = "--data", description = "Data directory (default: ${DEFAULT-VALUE}).")
    Path data = defaultData();

    @Option(names = "--port", description = "Port to listen on (default: ${DEFAULT-VALUE}).")
    int port = 8080;

    @Option(names = "--host", description = "Address to listen on (default: ${DEFAULT-VALUE}).")
    String host = "127.0.0.1";

    @Option(names = "--bootstrap", description = "JSON file with what must be there at the start.")
    @Nullable
    Path bootstrap;

    @Option(names = "--database-url", description = "JDBC URL of an outside PostgreSQL 18 instead of the embedded one.")
    @Nullable
    String databaseUrl;

    @Option(
            names = "--roles",
            paramLabel = "ROLES",
            description = "What this server does of web, ingest, poll, worker (default: all).")
    @Nullable
    String roles;

    void configure() {
        Settings.apply(data);
        if (roles != null) {
            System.setProperty("fleetward.roles", roles);
        }
        System.setProperty("quarkus.http.host", host);
        System.setProperty("quarkus.http.port", String.valueOf(port));
        tls();
        System.setProperty("fleetward.data", data.toAbsolutePath().toString());
        if (bootstrap != null) {
            System.setProperty("fleetward.bootstrap", bootstrap.toAbsolutePath().toString());
        }
        if (databaseUrl != null) {
            System.setProperty("fleetward.database.url", databaseUrl);
        }
        if (Settings.isGiven("fleetward.database.url")) {
            MoveGuard.outside(
                    Settings.value("fleetward.database.url"),
                    Settings.value("fleetward.database.owner"),
                    Settings.value("fleetward.database.password"));
            return;
        }
        Runnable served = MoveGuard.embedded(data);
        var postgres = EmbeddedPostgres.start(data, EmbeddedPostgres.Durability.FULL);
        postgres.configuration().forEach(System::setProperty);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            postgres.close();
                            served.run();
                        },
                        "stop-postgres"));
    }

    /** Before the database is started: a wrong file is said at once. */
    private void tls() {
        try {
            TlsConfig.of(name -> Settings.given("fleetward." + name)).ifPresent(tls -> {
                tls.check();
                tls.listening(port).forEach(System::setProperty);
            });
        } catch (IllegalArgumentException e) {
            throw new CommandFailed("TLS cannot be served: " + e.getMessage());
        }
    }

    static Path defaultData() {
        String named = System.getenv("FLEETWARD_DATA");
        if (named != null) {
            return Path.of(named);
        }
        boolean root = System.getProperty("user.name").equals("root");
        return root
                ? Path.of("/var/lib/fleetward")
                : Path.of(System.getProperty("user.home"), ".local", "share", "fleetward");
    }
}
