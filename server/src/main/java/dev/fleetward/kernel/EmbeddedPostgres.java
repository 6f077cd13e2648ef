package dev.fleetward.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * PostgreSQL 18 run by ourselves from binaries on the class path, on loopback, with passwords made at initialisation.
 * PostgreSQL refuses to run as root; as root we run it as the user {@code fleetward} if there is one, else
 * {@code nobody}. A server left behind by a killed process is taken over.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final int PASSWORD_BYTES = 24;
    private static final long COMMAND_TIMEOUT_SECONDS = 60;
    private static final String OWNER = "fleetward_owner";
    /**
     * For many small writes and few cores: rarer checkpoints, since each makes the next change of every page go to the
     * log whole; no compiling of statements that end sooner than the compiler; pages at random cost
     * little more than in order, as on any disk without an arm.
     */
    private static final String TUNING =
            "-c max_wal_size=4GB -c checkpoint_timeout=15min -c jit=off -c random_page_cost=1.1";

    private static final int MIN_BUFFERS_MIB = 128;
    private static final int MAX_BUFFERS_MIB = 1_024;

    private final Path binaries;
    private final Path cluster;
    private final PostgresUser user;
    private final int port;
    private final String password;

    private EmbeddedPostgres(Path binaries, Path cluster, PostgresUser user, int port, String password) {
        this.binaries = binaries;
        this.cluster = cluster;
        this.user = user;
        this.port = port;
        this.password = password;
    }

    /** How much a crash may cost: tests may trade durability for speed, nothing else may. */
    public enum Durability {
        FULL,
        NONE_FOR_TESTS
    }

    /**
     * Starts, and on first use initialises, the cluster in {@code data/postgres}.
     *
     * @throws IllegalStateException saying which directory or command is in the way
     */
    public static EmbeddedPostgres start(Path data, Durability durability) {
        try {
            PostgresUser user = PostgresUser.current();
            Path binaries = PostgresBinaries.unpacked();
            Files.createDirectories(data);
            user.letPass(data);
            user.requirePassable(binaries);
            Path cluster = data.toAbsolutePath().resolve("postgres");
            Path secret = data.resolve("postgres.password");
            if (!Files.exists(cluster.resolve("PG_VERSION"))) {
                initialise(binaries, cluster, secret, user);
            }
            String password = Files.readString(secret).strip();
            var running = runningPort(binaries, cluster, user);
            int port = running > 0 ? running : freePort();
            var postgres = new EmbeddedPostgres(binaries, cluster, user, port, password);
            if (running == 0) {
                postgres.launch(durability);
            }
            postgres.ensureLogins();
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException("embedded PostgreSQL in " + data, e);
        }
    }

    /** Configuration for the server's three connection pools, by Quarkus key. */
    public Map<String, String> configuration() {
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/fleetward";
        return Map.of(
                "fleetward.nodes", "one",
                "fleetward.database.url", url,
                "fleetward.database.owner", OWNER,
                "fleetward.database.password", password);
    }

    @Override
    public void close() {
        run("stopping", command("pg_ctl", "stop", "-w", "-m", "fast", "-D", cluster.toString()));
    }

    private void launch(Durability durability) {
        String options =
                "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=80 -c shared_buffers=%dMB %s %s"
                        .formatted(
                                port,
                                buffersMib(),
                                TUNING,
                                durability == Durability.FULL
                                        ? ""
                                        : "-c fsync=off -c synchronous_commit=off -c full_page_writes=off");
        run(
                "starting",
                command(
                        "pg_ctl",
                        "start",
                        "-w",
                        "-t",
                        String.valueOf(COMMAND_TIMEOUT_SECONDS),
                        "-D",
                        cluster.toString(),
                        "-l",
                        cluster.resolve("server.log").toString(),
                        "-o",
                        options));
    }

    /** An eighth of the machine's memory: what a busy fleet writes to again and again is to stay there. */
    private static long buffersMib() {
        try (var lines = Files.lines(Path.of("/proc/meminfo"))) {
            long kib = lines.filter(line -> line.startsWith("MemTotal:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
            return Math.clamp(kib / 1_024 / 8, MIN_BUFFERS_MIB, MAX_BUFFERS_MIB);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void initialise(Path binaries, Path cluster, Path secret, PostgresUser user) throws IOException {
        var random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        if (!Files.exists(secret)) {
            Files.createFile(
                    secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(secret, HexFormat.of().formatHex(random));
        }
        Files.createDirectories(cluster);
        user.own(cluster);
        Path passwordFile = cluster.resolveSibling("postgres.initial");
        Files.copy(secret, passwordFile, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        user.own(passwordFile);
        try {
            var initdb = List.of(
                    binaries.resolve("bin/initdb").toString(),
                    "-D",
                    cluster.toString(),
                    "-U",
                    OWNER,
                    "-E",
                    "UTF8",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                    "--auth=scram-sha-256",
                    "--pwfile=" + passwordFile);
            run("initialising", user.wrap(initdb));
        } finally {
            Files.deleteIfExists(passwordFile);
        }
    }

    private void ensureLogins() {
        String admin = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        DatabaseLogins.ensure(admin, OWNER, password);
    }

    private static int runningPort(Path binaries, Path cluster, PostgresUser user) throws IOException {
        Path pidFile = cluster.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return 0;
        }
        var status = user.wrap(List.of(binaries.resolve("bin/pg_ctl").toString(), "status", "-D", cluster.toString()));
        return exitCode(status) == 0
                ? Integer.parseInt(Files.readAllLines(pidFile).get(3).strip())
                : 0;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private List<String> command(String program, String... arguments) {
        var command = new ArrayList<String>();
        command.add(binaries.resolve("bin").resolve(program).toString());
        command.addAll(List.of(arguments));
        return user.wrap(command);
    }

    private static int exitCode(List<String> command) {
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(COMMAND_TIMEOUT_SECONDS, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void run(String doing, List<String> command) {
        try {
            // To a file, not a pipe: the server that pg_ctl leaves running would hold the pipe open for ever.
            Path output = Files.createTempFile("fleetward-postgres", ".log");
            try {
                var process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                boolean ended = process.waitFor(COMMAND_TIMEOUT_SECONDS, TimeUnit.SECONDS);
                if (!ended || process.exitValue() != 0) {
                    throw new IllegalStateException("%s the embedded PostgreSQL failed (%s): %s"
                            .formatted(doing, String.join(" ", command), Files.readString(output)));
                }
            } finally {
                Files.deleteIfExists(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + doing + " PostgreSQL", e);
        }
    }
}
