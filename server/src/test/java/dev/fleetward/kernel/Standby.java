package dev.fleetward.kernel;

import static dev.fleetward.fixture.Eventually.eventually;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A second PostgreSQL that follows the first by streaming replication: a copy of its files and of its log from there on, as
 * pg_basebackup makes it, which the embedded binaries lack.
 */
public final class Standby implements AutoCloseable {
    /** As docs/replica.md has them made. */
    private static final String LOGIN = "fleetward_replica";

    private static final String SLOT = "replica1";
    private static final long PATIENCE_SECONDS = 60;
    private static final Set<String> WITHOUT_CONTENT = Set.of("pg_wal", "pg_replslot", "pg_dynshmem", "pg_notify");
    private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts", "server.log");

    private final Primary primary;
    private final Path cluster;
    private final int port;
    private final PostgresUser user;

    private Standby(Primary primary, Path cluster, int port, PostgresUser user) {
        this.primary = primary;
        this.cluster = cluster;
        this.port = port;
        this.user = user;
    }

    /**
     * @param cluster its files
     * @param url as its server has it
     * @param superuser who may copy it
     */
    public record Primary(Path cluster, String url, String superuser, String password) {
        int port() {
            return URI.create(url.substring("jdbc:".length())).getPort();
        }

        /** Makes it one that can be followed, by the statements of the documentation; once. */
        void prepare() throws IOException, SQLException {
            String page = Files.readString(Path.of("..", "docs", "replica.md"));
            String block = page.replaceFirst("(?s)^.*?```sql\n", "").replaceFirst("(?s)```.*$", "");
            try (var session = session();
                    var statement = session.createStatement();
                    var known = statement.executeQuery("SELECT 1 FROM pg_roles WHERE rolname = '" + LOGIN + "'")) {
                if (!known.next()) {
                    for (String sql : block.strip().split(";", -1)) {
                        if (!sql.isBlank()) {
                            statement.execute(sql.strip().replace("'…'", "'" + password + "'"));
                        }
                    }
                }
            }
        }

        public Connection session() throws SQLException {
            return DriverManager.getConnection(url, superuser, password);
        }
    }

    /** A new one in that empty place, started. */
    public static Standby of(Primary primary, Path cluster, int port) {
        try {
            primary.prepare();
            var standby = new Standby(primary, cluster, port, PostgresUser.current());
            standby.copy();
            standby.start();
            return standby;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("a replica could not be made", e);
        }
    }

    private void copy() throws IOException, SQLException {
        try (var session = primary.session();
                var statement = session.createStatement()) {
            statement.execute("SELECT pg_create_physical_replication_slot('%s', true)".formatted(SLOT));
            statement.execute("SELECT pg_backup_start('standby', true)");
            copyFiles();
            try (var ended = statement.executeQuery("SELECT labelfile FROM pg_backup_stop(false)")) {
                ended.next();
                write("backup_label", ended.getString(1));
            }
        }
        write("standby.signal", "");
        write("postgresql.auto.conf", """
                primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s'
                primary_slot_name = '%s'
                hot_standby_feedback = on
                """.formatted(primary.port(), LOGIN, primary.password(), SLOT));
    }

    private void copyFiles() throws IOException {
        Files.walkFileTree(primary.cluster(), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Path copy =
                        cluster.resolve(primary.cluster().relativize(directory).toString());
                Files.createDirectory(
                        copy, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                user.own(copy);
                return WITHOUT_CONTENT.contains(directory.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!LEFT_OUT.contains(file.getFileName().toString())) {
                    Path copy =
                            cluster.resolve(primary.cluster().relativize(file).toString());
                    try {
                        Files.copy(file, copy);
                        user.own(copy);
                    } catch (NoSuchFileException e) {
                        // Dropped meanwhile; the log says so.
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
    }

    private void write(String name, String text) throws IOException {
        Path file = cluster.resolve(name);
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        user.own(file);
    }

    public void start() {
        pgCtl(
                "start",
                "-w",
                "-l",
                cluster.resolve("server.log").toString(),
                "-o",
                "-p %d -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=160 -c shared_buffers=32MB -c fsync=off -c max_standby_streaming_delay=1s"
                        .formatted(port));
    }

    /** All of its processes at once. */
    public void kill() throws IOException {
        List<ProcessHandle> processes = processes();
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process ->
                process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
    }

    /** It neither answers nor ends, as behind a network that lost it. */
    public void freeze() throws IOException {
        signal("-STOP");
    }

    public void thaw() throws IOException {
        signal("-CONT");
    }

    private void signal(String signal) throws IOException {
        var command = new ArrayList<>(List.of("kill", signal));
        processes().forEach(process -> command.add(String.valueOf(process.pid())));
        run(command);
    }

    private List<ProcessHandle> processes() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(cluster.resolve("postmaster.pid")).getFirst().strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    }

    /** As its superuser. */
    public void execute(String sql) throws SQLException {
        try (var session = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:%d/fleetward".formatted(port),
                        primary.superuser(),
                        primary.password());
                var statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    /** For good: the primary keeps no log for it any more. */
    @Override
    public void close() {
        pgCtl("stop", "-w", "-m", "immediate");
        // The primary may not have noticed yet that nobody fetches it.
        eventually(this::dropSlot);
    }

    private void dropSlot() {
        try (var session = primary.session();
                var statement = session.createStatement()) {
            statement.execute("SELECT pg_drop_replication_slot('%s')".formatted(SLOT));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void pgCtl(String verb, String... arguments) {
        try {
            var command = new ArrayList<String>();
            command.add(PostgresBinaries.unpacked().resolve("bin/pg_ctl").toString());
            command.addAll(List.of(verb, "-D", cluster.toString()));
            command.addAll(List.of(arguments));
            run(user.wrap(command));
        } catch (IOException e) {
            throw new IllegalStateException(verb + " of a replica", e);
        }
    }

    private static void run(List<String> command) throws IOException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + " failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
