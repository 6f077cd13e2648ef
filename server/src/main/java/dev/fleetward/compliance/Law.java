package dev.fleetward.compliance;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** The catalogues of requirements, each a file, and the documents of {@code documents.json}. */
public final class Law {
    static final List<Catalogue> CATALOGUES = CatalogueFiles.load();

    static final Catalogue ANNEX_I = catalogue("cra-annex-i");

    static final List<DocumentItem> DOCUMENTS = documents();

    private Law() {}

    /** @throws Problem 404 naming those there are */
    static Catalogue catalogue(String id) {
        return CATALOGUES.stream()
                .filter(catalogue -> catalogue.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("Catalogue of requirements", id));
    }

    /** @throws Problem 404 for a requirement of no catalogue */
    public static Requirement requirement(String id) {
        return requirements().stream()
                .filter(requirement -> requirement.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("Requirement", id));
    }

    /** Of all catalogues. */
    public static List<Requirement> requirements() {
        return CATALOGUES.stream()
                .flatMap(catalogue -> catalogue.requirements().stream())
                .toList();
    }

    static Catalogue catalogueOf(Requirement requirement) {
        return CATALOGUES.stream()
                .filter(catalogue -> catalogue.requirements().contains(requirement))
                .findFirst()
                .orElseThrow();
    }

    static DocumentItem document(String id) {
        return DOCUMENTS.stream()
                .filter(document -> document.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("Document", id));
    }

    private static List<DocumentItem> documents() {
        try (InputStream data = Law.class.getResourceAsStream("/compliance/documents.json")) {
            return Json.MAPPER.convertValue(
                    Json.MAPPER
                            .readTree(Objects.requireNonNull(data, "documents.json"))
                            .get("documents"),
                    new TypeReference<List<DocumentItem>>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("documents.json", e);
        }
    }
}
