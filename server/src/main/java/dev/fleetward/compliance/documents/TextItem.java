package dev.fleetward.compliance.documents;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/**
 * A text the documents need from people; all are in {@code document-texts.json}.
 *
 * @param of documents it stands in, by slug
 * @param needed false for what applies to some products only
 */
record TextItem(String id, List<String> of, String citation, String title, String help, boolean needed) {
    static final List<TextItem> ALL = load();

    /** @throws Problem 404 for none of them */
    static TextItem of(String id) {
        return ALL.stream()
                .filter(item -> item.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("Text of a document", id));
    }

    /** One line is enough for the signature block. */
    public boolean isShort() {
        return id.startsWith("sign.");
    }

    private static List<TextItem> load() {
        try (InputStream data = TextItem.class.getResourceAsStream("/compliance/document-texts.json")) {
            return Json.MAPPER.readValue(
                    Objects.requireNonNull(data, "document-texts.json"), new TypeReference<List<TextItem>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("document-texts.json", e);
        }
    }
}
