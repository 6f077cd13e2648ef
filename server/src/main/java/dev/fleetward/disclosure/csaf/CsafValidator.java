package dev.fleetward.disclosure.csaf;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.Problem;
import java.io.IOException;
import java.util.List;

/**
 * Says whether a document is valid CSAF 2.0: by its JSON schema and all mandatory tests (section 6.1). Needs no network.
 * Safe for concurrent use.
 */
public final class CsafValidator {
    public static final int MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

    private static final ObjectReader READER = Json.MAPPER.reader().with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private CsafValidator() {}

    /**
     * Reads a document and checks it.
     *
     * @throws Problem 400 when it is not JSON, 413 when it is too long
     */
    public static List<Failure> check(byte[] document) {
        return check(read(document));
    }

    /** @throws Problem 400 when it is not JSON, 413 when it is too long */
    public static JsonNode read(byte[] document) {
        if (document.length > MAX_DOCUMENT_BYTES) {
            throw Problem.tooLarge("A CSAF document", MAX_DOCUMENT_BYTES);
        }
        try {
            JsonNode root = READER.readTree(document);
            if (root.isMissingNode()) {
                throw Problem.invalid("The document is empty; a CSAF document is a JSON object.");
            }
            return root;
        } catch (JsonProcessingException e) {
            throw Problem.invalid("This is not JSON: %s (line %d, column %d)."
                    .formatted(
                            e.getOriginalMessage().replaceFirst("(?s)(?<!\\s)\\s*+\\(start marker.*", ""),
                            e.getLocation().getLineNr(),
                            e.getLocation().getColumnNr()));
        } catch (IOException e) {
            throw Problem.invalid("This is not JSON: it cannot be read as text.");
        }
    }

    /** Every failed test, in the order of their families; none for a valid document. */
    public static List<Failure> check(JsonNode document) {
        var failures = new Failures();
        CsafSchema.check(document, failures);
        Place root = Place.root(document);
        ProductRules.check(root, failures);
        ScoreRules.check(root, failures);
        LanguageRules.check(root, failures);
        TrackingRules.check(root, failures);
        VulnerabilityRules.check(root, failures);
        ProfileRules.check(root, failures);
        return failures.all();
    }
}
