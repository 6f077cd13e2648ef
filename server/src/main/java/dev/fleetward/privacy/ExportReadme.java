package dev.fleetward.privacy;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.fleetward.kernel.Json;
import dev.fleetward.products.Product;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The first file of an export: what the others are, field by field, for a person who opens the ZIP. */
final class ExportReadme {
    private static final String DESCRIPTIONS = "/privacy/export-files.json";
    private static final List<Described> FILES = read();

    private ExportReadme() {}

    /**
     * A file of an export, or all that a {@code *} stands for.
     *
     * @param fields what each member or column is, with its unit
     */
    record Described(String path, String what, Map<String, String> fields) {
        boolean isOf(String file) {
            int star = path.indexOf('*');
            return star < 0
                    ? path.equals(file)
                    : file.startsWith(path.substring(0, star)) && file.endsWith(path.substring(star + 1));
        }
    }

    /** The first that fits: a file of a directory before the rest of it. */
    static Optional<Described> of(String file) {
        return FILES.stream().filter(described -> described.isOf(file)).findFirst();
    }

    static String text(Product product, String serial, Instant at) {
        return """
                Data of device %s (%s), as held on %s.

                Given under Regulation (EU) 2023/2854 (Data Act), Article 4, and Regulation (EU) 2016/679 (GDPR),
                Articles 15 and 20: all that is held of the device, in the quality in which it is held.

                .jsonl  JSON Lines: UTF-8, one JSON object (RFC 8259) a line; times are ISO 8601 in UTC
                .csv    UTF-8, RFC 4180; the first line names the columns
                other   files as the device sent them, byte for byte

                manifest.json lists every file with its length in bytes and its SHA-256.
                A file that is not there, or is empty, means that nothing of its kind is held.

                %s
                """.formatted(
                        serial,
                        product.name(),
                        at,
                        FILES.stream().map(ExportReadme::described).collect(Collectors.joining("\n")));
    }

    private static String described(Described file) {
        return file.path + "\n  " + file.what + "\n"
                + file.fields.entrySet().stream()
                        .map(field -> "    %s: %s%n".formatted(field.getKey(), field.getValue()))
                        .collect(Collectors.joining());
    }

    private static List<Described> read() {
        try (InputStream in =
                Objects.requireNonNull(ExportReadme.class.getResourceAsStream(DESCRIPTIONS), DESCRIPTIONS)) {
            return Json.MAPPER.readValue(in, new TypeReference<List<Described>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException(DESCRIPTIONS, e);
        }
    }
}
