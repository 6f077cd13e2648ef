package dev.fleetward.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.objects.ObjectStore;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;

/** Looks for a device in every column of every table and in every file, packed or not. */
final class Remains {
    private static final String BLOBS = "blobs/";
    private static final String SEALED = ".sealed";

    /** One word of each form a serial or an id may be written in; rows as text show bytes in hex. */
    private final List<String> words;

    private final List<String> bytes;

    Remains(String serial, UUID device) {
        var id = ByteBuffer.allocate(16)
                .putLong(device.getMostSignificantBits())
                .putLong(device.getLeastSignificantBits())
                .array();
        HexFormat hex = HexFormat.of();
        String rawId = hex.formatHex(id);
        this.words = List.of(
                serial.toLowerCase(Locale.ROOT),
                device.toString(),
                rawId,
                hex.formatHex(serial.getBytes(StandardCharsets.UTF_8)),
                hex.formatHex(device.toString().getBytes(StandardCharsets.UTF_8)));
        this.bytes = List.of(serial, device.toString(), rawId, new String(id, StandardCharsets.ISO_8859_1));
    }

    /** Tables and columns, such as {@code audit.subject}. */
    TreeSet<String> inDatabase(Db db) {
        record Column(String schema, String table, String name) {}
        List<Column> columns = db.acrossOrganizations(tx -> tx.list(
                """
                SELECT c.table_schema, c.table_name, c.column_name FROM information_schema.columns c
                JOIN information_schema.tables t USING (table_schema, table_name)
                WHERE t.table_type = 'BASE TABLE' AND c.table_schema NOT IN ('pg_catalog', 'information_schema')
                """, row -> new Column(row.text("table_schema"), row.text("table_name"), row.text("column_name"))));
        var found = new TreeSet<String>();
        for (Column column : columns) {
            String any = "lower(\"%s\"::text) LIKE ANY (?)".formatted(column.name);
            boolean there = db.acrossOrganizations(tx -> tx.one(
                    "SELECT EXISTS (SELECT FROM \"%s\".\"%s\" WHERE %s) AS there"
                            .formatted(column.schema, column.table, any),
                    row -> row.bool("there"),
                    words.stream().map(word -> "%" + word + "%").toList()));
            if (there) {
                found.add(column.table + "." + column.name);
            }
        }
        return found;
    }

    /**
     * Files of the data directory but the database's own, sealed ones opened.
     *
     * @param store that opens them: a sealed file it does not know is one too many
     */
    List<String> inFiles(Path data, ObjectStore store) throws IOException {
        var found = new ArrayList<String>();
        try (var files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !data.relativize(file).startsWith("postgres"))
                    .toList()) {
                String name = data.relativize(file).toString();
                boolean isSealed = name.endsWith(SEALED);
                if (isSealed ? isInSealed(name, store) : isIn(file)) {
                    found.add(isSealed ? name.substring(0, name.length() - SEALED.length()) : name);
                }
            }
        }
        return found;
    }

    /** @param name of a file of the store, or of a copy of it */
    private boolean isInSealed(String name, ObjectStore store) throws IOException {
        String key = name.substring(name.lastIndexOf(BLOBS), name.length() - SEALED.length());
        if (!store.exists(key)) {
            return true;
        }
        try (InputStream in = store.open(key)) {
            return isUnpackedIn(in.readAllBytes());
        }
    }

    /** Every object of the store, fetched into the directory. */
    List<String> inBucket(ObjectStore store, Path directory) throws IOException {
        var keys = new ArrayList<String>();
        for (String folder : List.of("blobs", "lake", "backup", "exports")) {
            store.each(folder, object -> keys.add(object.key()));
        }
        for (String key : keys) {
            Path file = directory.resolve(key);
            Files.createDirectories(file.getParent());
            try (InputStream in = store.open(key)) {
                Files.copy(in, file);
            }
        }
        assertThat(keys).anyMatch(key -> key.endsWith(".parquet"));
        return inFiles(directory, store);
    }

    /** A row as text, say. */
    boolean isIn(String line) {
        String lower = line.toLowerCase(Locale.ROOT);
        return words.stream().anyMatch(lower::contains);
    }

    private boolean isIn(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".parquet")) {
            return isInParquet(file);
        }
        if (isIn(name.getBytes(StandardCharsets.UTF_8))) {
            return true;
        }
        if (name.endsWith(".avro")) {
            return isInAvro(file);
        }
        return isUnpackedIn(Files.readAllBytes(file));
    }

    private boolean isUnpackedIn(byte[] content) throws IOException {
        if (isIn(content)) {
            return true;
        }
        if (content.length > 4 && (content[0] & 0xff) == 0x1f && (content[1] & 0xff) == 0x8b) {
            return isUnpackedIn(new GZIPInputStream(new ByteArrayInputStream(content)).readAllBytes());
        }
        if (content.length > 4 && ByteBuffer.wrap(content).getInt() == 0x28B52FFD) {
            return isUnpackedIn(new ZstdInputStream(new ByteArrayInputStream(content)).readAllBytes());
        }
        return false;
    }

    private boolean isIn(byte[] content) {
        String text = new String(content, StandardCharsets.ISO_8859_1);
        return bytes.stream().anyMatch(text::contains);
    }

    private boolean isInAvro(Path file) throws IOException {
        try (var blocks = new DataFileStream<GenericRecord>(Files.newInputStream(file), new GenericDatumReader<>())) {
            while (blocks.hasNext()) {
                ByteBuffer block = blocks.nextBlock();
                var content = new byte[block.remaining()];
                block.get(content);
                if (isIn(content)) {
                    return true;
                }
            }
            return false;
        }
    }

    private boolean isInParquet(Path file) {
        try (var duck = DriverManager.getConnection("jdbc:duckdb:");
                var statement = duck.createStatement();
                var rows = statement.executeQuery(
                        "SELECT lower(t::VARCHAR) AS line FROM read_parquet('" + file + "') t")) {
            while (rows.next()) {
                if (isIn(rows.getString("line"))) {
                    return true;
                }
            }
            return isIn(Files.readAllBytes(file));
        } catch (SQLException e) {
            throw new IllegalStateException("reading " + file, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
