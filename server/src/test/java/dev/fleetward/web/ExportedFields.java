package dev.fleetward.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/** Compares what an export holds with what its README says of it. */
final class ExportedFields {
    private ExportedFields() {}

    /** Files, and fields of files, that are not described. */
    static Set<String> undescribed(byte[] zip) throws IOException {
        JsonNode described;
        try (InputStream in =
                Objects.requireNonNull(ExportedFields.class.getResourceAsStream("/privacy/export-files.json"))) {
            described = Json.MAPPER.readTree(in);
        }
        var missing = new TreeSet<String>();
        try (var files = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (var entry = files.getNextEntry(); entry != null; entry = files.getNextEntry()) {
                String name = entry.getName();
                JsonNode about = find(described, name);
                if (name.equals("README.txt")) {
                    continue;
                }
                if (about == null) {
                    missing.add(name);
                    continue;
                }
                for (String field : fields(name, files.readAllBytes())) {
                    if (!about.get("fields").has(field)) {
                        missing.add(name + ": " + field);
                    }
                }
            }
        }
        return missing;
    }

    private static @Nullable JsonNode find(JsonNode described, String name) {
        for (JsonNode one : described) {
            String path = one.get("path").asText();
            int star = path.indexOf('*');
            if (star < 0
                    ? path.equals(name)
                    : name.startsWith(path.substring(0, star)) && name.endsWith(path.substring(star + 1))) {
                return one;
            }
        }
        return null;
    }

    private static Set<String> fields(String name, byte[] content) throws IOException {
        String text = new String(content, StandardCharsets.UTF_8);
        if (name.endsWith(".csv")) {
            return new TreeSet<>(List.of(text.lines().findFirst().orElseThrow().split(",")));
        }
        var found = new TreeSet<String>();
        if (name.endsWith(".jsonl")) {
            for (Iterator<String> lines = text.lines().iterator(); lines.hasNext(); ) {
                Json.MAPPER.readTree(lines.next()).fieldNames().forEachRemaining(found::add);
            }
        }
        return found;
    }
}
