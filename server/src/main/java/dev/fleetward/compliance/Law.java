package dev.fleetward.compliance;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The catalogue of requirements and documents, read from {@code annex-i.json} and {@code documents.json}. */
final class Law {
    private static final JsonNode ANNEX_I = resource("annex-i.json");

    static final List<Requirement> REQUIREMENTS =
            Json.MAPPER.convertValue(ANNEX_I.get("requirements"), new TypeReference<List<Requirement>>() {});

    static final List<DocumentItem> DOCUMENTS = Json.MAPPER.convertValue(
            resource("documents.json").get("documents"), new TypeReference<List<DocumentItem>>() {});

    /** Which text of the law the catalogue follows, corrigenda included; printed on every document. */
    static final String TEXT = ANNEX_I.get("law").asText();

    private Law() {}

    static Requirement requirement(String id) {
        return REQUIREMENTS.stream()
                .filter(requirement -> requirement.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("Requirement", id));
    }

    static DocumentItem document(String id) {
        return DOCUMENTS.stream()
                .filter(document -> document.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("Document", id));
    }

    private static JsonNode resource(String name) {
        try (InputStream data = Law.class.getResourceAsStream("/compliance/" + name)) {
            return Json.MAPPER.readTree(Objects.requireNonNull(data, name));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
