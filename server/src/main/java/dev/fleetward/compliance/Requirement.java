package dev.fleetward.compliance;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One requirement of a catalogue.
 *
 * @param id stable, such as {@code CRA.I.2.a}
 * @param part heading it stands under
 * @param meaning one sentence in our own words; the text of the law or standard alone is binding
 * @param mayBeNotApplicable whether it may be set aside with a justification; of CRA Annex I only Part I (2) may (Article
 *     13(4))
 * @param figures evidence sources that speak for it, besides those that name it themselves
 * @param documents items of {@code documents.json} that speak for it
 * @param crosswalk where other texts ask for the same, by the name of the text
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Requirement(
        String id,
        String citation,
        String part,
        String title,
        String meaning,
        @JsonInclude boolean mayBeNotApplicable,
        List<String> figures,
        List<String> documents,
        Map<String, List<String>> crosswalk) {

    public Requirement(
            String id,
            String citation,
            String part,
            String title,
            String meaning,
            boolean mayBeNotApplicable,
            @Nullable List<String> figures,
            @Nullable List<String> documents,
            @Nullable Map<String, List<String>> crosswalk) {
        this.id = id;
        this.citation = citation;
        this.part = part;
        this.title = title;
        this.meaning = meaning;
        this.mayBeNotApplicable = mayBeNotApplicable;
        this.figures = figures == null ? List.of() : List.copyOf(figures);
        this.documents = documents == null ? List.of() : List.copyOf(documents);
        this.crosswalk = crosswalk == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(crosswalk));
    }

    /** "EN 18031: GEC-1; IEC 62443-4-1: SG-3", empty when no other text is named. */
    public String crosswalkInWords() {
        return crosswalk.entrySet().stream()
                .map(other -> other.getKey() + ": " + String.join(", ", other.getValue()))
                .reduce((one, other) -> one + "; " + other)
                .orElse("");
    }
}
