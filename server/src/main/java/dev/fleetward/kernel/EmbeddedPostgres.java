package dev.fleetward.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * PostgreSQL 18 run by ourselves from binaries on the class path, on loopback, with passwords made at initialisation.
 * PostgreSQL refuses to run as root; as root we run it as the user {@code fleetward} if there is one, else
 * {@code nobody}. A server left behind by a killed process is taken over.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    /** Three servers may share it, in tests and measurements: fifty each, and some for commands. */
    private static final int MAX_CONNECTIONS = 160;

    private static final int PASSWORD_BYTES = 24;
    private static final long COMMAND_TIMEOUT_SECONDS = 60;
    private static final Duration RECOVERY_LOOK = Duration.ofMillis(200);
    private static final int LOG_LINES = 8;
    private static final String OWNER = "fleetward_owner";
    /**
     * For many small writes and few cores: rarer checkpoints, since each makes the next change of every page go to the
     * log whole; no compiling of statements that end sooner than the compiler; pages at random cost
     * little more than in order, as on any disk without an arm.
     */
    private static final String TUNING =
            "-c max_wal_size=4GB -c checkpoint_timeout=15min -c jit=off -c random_page_cost=1.1";

    /** What waits to be archived may fill no more of the disk; beyond, the archive begins anew. */
    private static final String ARCHIVING = "-c max_slot_wal_keep_size=8GB";

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
        return start(data, durability, Duration.ofSeconds(COMMAND_TIMEOUT_SECONDS));
    }

    /**
     * Starts a cluster laid down from a backup, and returns when it has taken in its log and may be written to.
     *
     * @throws IllegalStateException with the end of its log when it cannot
     */
    public static EmbeddedPostgres recover(Path data, Duration patience) {
        return start(data, Durability.FULL, patience);
    }

    /** How a session gets in as the cluster's superuser. */
    public record Reach(Path cluster, String url, String owner, String password) {}

    /** Empty when none runs in that data directory. */
    public static Optional<Reach> running(Path data) {
        try {
            Path cluster = data.toAbsolutePath().resolve("postgres");
            if (!Files.exists(cluster.resolve("postmaster.pid"))) {
                return Optional.empty();
            }
            int port = runningPort(PostgresBinaries.unpacked(), cluster, PostgresUser.current());
            String password =
                    Files.readString(data.resolve("postgres.password")).strip();
            return port == 0 ? Optional.empty() : Optional.of(new Reach(cluster, url(port), OWNER, password));
        } catch (IOException e) {
            throw new UncheckedIOException("embedded PostgreSQL in " + data, e);
        }
    }

    /** Gives the file to the user PostgreSQL runs as. */
    public static void handOver(Path file) {
        try {
            PostgresUser.current().own(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedPostgres start(Path data, Durability durability, Duration patience) {
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
                postgres.launch(durability, patience);
            }
            postgres.awaitPrimary(patience);
            postgres.ensureLogins();
            return postgres;
        } catch (IOException e) {
            throw new UncheckedIOException("embedded PostgreSQL in " + data, e);
        }
    }

    /** Configuration for the server's three connection pools, by Quarkus key. */
    public Map<String, String> configuration() {
        return Map.of(
                "fleetward.nodes",
                "one",
                "fleetward.database.url",
                url(port),
                "fleetward.database.owner",
                OWNER,
                "fleetward.database.password",
                password);
    }

    private static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/fleetward";
    }

    @Override
    public void close() {
        run("stopping", command("pg_ctl", "stop", "-w", "-m", "fast", "-D", cluster.toString()));
    }

    private void launch(Durability durability, Duration patience) {
        String options =
                "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=%d -c shared_buffers=%dMB %s %s %s"
                        .formatted(
                                port,
                                MAX_CONNECTIONS,
                                buffersMib(),
                                TUNING,
                                ARCHIVING,
                                durability == Durability.FULL
                                        ? ""
                                        : "-c fsync=off -c synchronous_commit=off -c full_page_writes=off");
        run(
                "starting",
                patience,
                command(
                        "pg_ctl",
                        "start",
                        "-w",
                        "-t",
                        String.valueOf(patience.toSeconds()),
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
        DatabaseLogins.ensure(administration(), OWNER, password);
    }

    private String administration() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    /** One that takes in an archive answers questions before it may be written to. */
    private void awaitPrimary(Duration patience) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (DatabaseLogins.isInRecovery(administration(), OWNER, password)) {
            if (System.nanoTime() > deadline || runningPort(binaries, cluster, user) == 0) {
                throw new IllegalStateException("PostgreSQL did not get through its log: " + endOfLog());
            }
            LockSupport.parkNanos(RECOVERY_LOOK.toNanos());
        }
    }

    private String endOfLog() throws IOException {
        List<String> lines = Files.readAllLines(cluster.resolve("server.log"));
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
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
        run(doing, Duration.ofSeconds(COMMAND_TIMEOUT_SECONDS), command);
    }

    private static void run(String doing, Duration patience, List<String> command) {
        try {
            // To a file, not a pipe: the server that pg_ctl leaves running would hold the pipe open for ever.
            Path output = Files.createTempFile("fleetward-postgres", ".log");
            try {
                var process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
                boolean ended = process.waitFor(patience.toSeconds() + 1, TimeUnit.SECONDS);
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
