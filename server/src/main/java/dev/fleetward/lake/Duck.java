package dev.fleetward.lake;

import dev.fleetward.kernel.ProcessDirectory;
import dev.fleetward.kernel.objects.StoreUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * DuckDB in this process, opened on first use because unpacking its library takes a second. It may touch the lake's
 * files and nothing else, loads no extension, and works on platform threads: a call into native code would pin a
 * virtual thread's carrier, and two carriers serve every request on a small machine. Safe for concurrent use.
 */
final class Duck implements AutoCloseable {
    static final int MAX_PARALLEL_QUERIES = 2;
    static final String MEMORY_LIMIT = "256MB";
    private static final String THREADS = "2";

    private final Path directory;
    private final Path files;
    private final ExecutorService threads;
    private @Nullable DuckDBConnection database;

    /** @param files below which it reads too */
    Duck(Path lakeDirectory, Path files) {
        this.directory = lakeDirectory.toAbsolutePath().normalize();
        this.files = files.toAbsolutePath().normalize();
        this.threads = Executors.newFixedThreadPool(
                MAX_PARALLEL_QUERIES,
                Thread.ofPlatform().daemon().name("lake-", 1).factory());
    }

    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T on(DuckDBConnection connection) throws SQLException, IOException;
    }

    /** Runs with a connection of its own: temporary tables and views are seen by nobody else and gone after it. */
    <T extends @Nullable Object> T run(String doing, Work<T> work) {
        var answer = threads.submit(() -> {
            try (var connection = database().duplicate()) {
                return work.on(connection);
            }
        });
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StoreUnavailable unavailable) {
                throw unavailable;
            }
            throw new LakeFailure(doing, e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new LakeFailure(doing, e);
        }
    }

    private synchronized DuckDBConnection database() throws SQLException, IOException {
        if (database == null) {
            Path spill = ProcessDirectory.below(directory.resolve("spill"));
            var settings = new Properties();
            settings.setProperty("autoinstall_known_extensions", "false");
            settings.setProperty("autoload_known_extensions", "false");
            settings.setProperty("memory_limit", MEMORY_LIMIT);
            settings.setProperty("threads", THREADS);
            settings.setProperty("temp_directory", spill.toString());
            var opened = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:", settings);
            try (Statement statement = opened.createStatement()) {
                statement.execute("SET GLOBAL TimeZone = 'UTC'");
                statement.execute("SET allowed_directories = ['%s', '%s']"
                        .formatted(quoted(directory.toString()), quoted(files.toString())));
                statement.execute("SET enable_external_access = false");
                statement.execute("SET lock_configuration = true");
            }
            database = opened;
        }
        return database;
    }

    static String quoted(String text) {
        return text.replace("'", "''");
    }

    @Override
    public synchronized void close() {
        threads.shutdownNow();
        if (database != null) {
            try {
                database.close();
            } catch (SQLException e) {
                throw new LakeFailure("closing", e);
            }
        }
    }
}
