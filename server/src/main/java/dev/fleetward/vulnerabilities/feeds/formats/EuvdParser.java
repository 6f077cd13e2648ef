package dev.fleetward.vulnerabilities.feeds.formats;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.kernel.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Reads a record of ENISA's database: its European identifier and aliases, whether it is exploited, its EPSS. Products are
 * named there as prose, so it affects nothing by itself.
 */
public final class EuvdParser {
    /** {@code Apr 15, 2025, 8:30:58 PM}, in UTC. */
    private static final DateTimeFormatter WRITTEN =
            DateTimeFormatter.ofPattern("MMM d, yyyy, h:mm:ss a", Locale.ENGLISH);

    private EuvdParser() {}

    /**
     * A record read.
     *
     * @param osv in OSV's form
     * @param cve the number that the rest goes by
     */
    public record Reading(
            ObjectNode osv, Optional<String> cve, Optional<Exploited> exploited, Optional<Prediction> prediction) {}

    /** @throws BadRecord saying which field is wrong */
    public static Reading parse(JsonNode node) {
        ObjectNode osv = Json.MAPPER.createObjectNode();
        osv.put("id", Fields.required(node, "id"));
        Instant modified = time(node, "dateUpdated").orElseThrow(() -> new BadRecord("dateUpdated is missing"));
        osv.put("modified", modified.toString());
        time(node, "datePublished").ifPresent(at -> osv.put("published", at.toString()));
        String[] aliases = lines(node, "aliases");
        Fields.aliases(osv, Arrays.stream(aliases));
        osv.put("details", Fields.text(node, "description"));
        Fields.severity(osv, Stream.of(Fields.text(node, "baseScoreVector")));
        Fields.references(osv, Arrays.stream(lines(node, "references")));
        Optional<String> cve =
                Arrays.stream(aliases).map(String::strip).filter(Fields::isCve).findFirst();
        return new Reading(
                osv,
                cve,
                cve.flatMap(number -> time(node, "exploitedSince").map(since -> exploited(number, since))),
                cve.flatMap(number -> prediction(node, number, modified)));
    }

    private static Exploited exploited(String cve, Instant since) {
        return new Exploited(cve, LocalDate.ofInstant(since, ZoneOffset.UTC), Optional.empty(), false, "", "", "");
    }

    /** In percent here, and with no date of its own. */
    private static Optional<Prediction> prediction(JsonNode node, String cve, Instant modified) {
        double percent = node.path("epss").asDouble(0);
        return percent <= 0 || percent > 100
                ? Optional.empty()
                : Optional.of(new Prediction(
                        cve,
                        percent / 100,
                        OptionalDouble.empty(),
                        LocalDate.ofInstant(modified, ZoneOffset.UTC),
                        "EUVD"));
    }

    private static String[] lines(JsonNode node, String field) {
        return Fields.text(node, field).split("\\R", -1);
    }

    private static Optional<Instant> time(JsonNode node, String field) {
        // Newer locale data writes a narrow space before PM.
        String text = Fields.text(node, field).replace('\u202f', ' ').strip();
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Character.isDigit(text.charAt(0))
                            ? Instant.parse(text)
                            : LocalDateTime.parse(text, WRITTEN).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException notATime) {
            throw new BadRecord(
                    "%s '%s' is no time such as Apr 15, 2025, 8:30:58 PM".formatted(field, Fields.shortened(text)));
        }
    }
}
