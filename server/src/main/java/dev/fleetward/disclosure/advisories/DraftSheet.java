package dev.fleetward.disclosure.advisories;

import dev.fleetward.disclosure.csaf.Failure;
import dev.fleetward.disclosure.facts.Tlp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The form of a draft with what the standard has against it.
 *
 * @param next number of the revision it would be
 */
record DraftSheet(
        Draft content,
        List<Failure> failures,
        boolean publisherMissing,
        String audience,
        int next,
        List<Tlp> labels,
        List<Draft.Standing> standings,
        List<Word> justifications,
        List<EntryForm> entries,
        String references,
        String credits) {
    private static final int MAX_SHOWN_VERSIONS = 100;

    public long failed() {
        return failures.size();
    }

    record Word(String word, String title) {}

    record EntryForm(int index, Draft.Entry content, List<Line> lines, String fixes) {}

    /** @param status empty for a version the draft does not name */
    record Line(String key, String type, String version, String status, String justification, String why) {}

    static DraftSheet of(Draft draft, List<Failure> failures, boolean publisherMissing, int next, KnownVersions known) {
        List<EntryForm> entries = new ArrayList<>();
        for (Draft.Entry entry : draft.vulnerabilities()) {
            entries.add(new EntryForm(
                    entries.size(), entry, lines(entries.size(), entry, known), AdvisoryForm.fixes(entry)));
        }
        return new DraftSheet(
                draft,
                failures,
                publisherMissing,
                draft.label().isPublic()
                        ? "It goes to the public pages and feeds at once."
                        : "It does not go to the public pages: %s"
                                .formatted(draft.label().meaning()),
                next,
                Arrays.asList(Tlp.values()).reversed(),
                Arrays.asList(Draft.Standing.values()),
                Draft.Said.JUSTIFICATIONS.stream()
                        .sorted()
                        .map(word -> new Word(word, word.replace('_', ' ')))
                        .toList(),
                entries,
                AdvisoryForm.references(draft),
                AdvisoryForm.credits(draft));
    }

    /** What the draft names, and the newest versions that it could name. */
    private static List<Line> lines(int index, Draft.Entry entry, KnownVersions known) {
        Map<String, Draft.Said> said = new LinkedHashMap<>();
        entry.versions().reversed().forEach(one -> said.put(one.type() + " " + one.version(), one));
        for (KnownVersions.One one : known.all().reversed()) {
            if (said.size() < MAX_SHOWN_VERSIONS) {
                said.putIfAbsent(
                        one.type() + " " + one.version(), new Draft.Said(one.type(), one.version(), "", "", ""));
            }
        }
        List<Line> lines = new ArrayList<>();
        for (Draft.Said one : said.values()) {
            lines.add(new Line(
                    index + "-" + lines.size(),
                    one.type(),
                    one.version(),
                    one.status(),
                    one.justification(),
                    one.why()));
        }
        return lines;
    }
}
