package dev.fleetward.disclosure.advisories;

import dev.fleetward.disclosure.csaf.CsafScore;
import dev.fleetward.disclosure.facts.Tlp;
import dev.fleetward.kernel.Problem;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an advisory is to say, before it is one.
 *
 * @param category the profile of CSAF: csaf_security_advisory or csaf_vex
 * @param details for those who have to decide; may be empty
 * @param tlp slug of the label of the Traffic Light Protocol
 */
record Draft(
        String category,
        String title,
        String summary,
        String details,
        String tlp,
        List<Entry> vulnerabilities,
        List<Reference> references,
        List<Credit> credits) {
    static final String ADVISORY = "csaf_security_advisory";
    static final String VEX = "csaf_vex";

    static final int MAX_TITLE_CHARACTERS = 200;
    static final int MAX_TEXT_CHARACTERS = 20_000;
    static final int MAX_VULNERABILITIES = 50;
    static final int MAX_VERSIONS = 1_000;
    private static final int MAX_LINES = 100;

    /** An advisory says something of each version that it names. */
    enum Standing {
        AFFECTED("known_affected", "affected"),
        FIXED("fixed", "fixed"),
        NOT_AFFECTED("known_not_affected", "not affected"),
        UNDER_INVESTIGATION("under_investigation", "under investigation");

        final String csaf;
        final String title;

        Standing(String csaf, String title) {
            this.csaf = csaf;
            this.title = title;
        }

        public String csaf() {
            return csaf;
        }

        public String title() {
            return title;
        }

        static Standing parse(String word) {
            return Arrays.stream(values())
                    .filter(one -> one.csaf.equals(word))
                    .findFirst()
                    .orElseThrow(() -> Problem.invalid("status must be one of %s, not “%s”."
                            .formatted(
                                    Arrays.stream(values()).map(Standing::csaf).collect(Collectors.joining(", ")),
                                    word)));
        }
    }

    /** @param vector of CVSS; empty for none */
    record Entry(
            String id,
            List<String> otherIds,
            String description,
            String vector,
            List<Said> versions,
            List<Fix> fixes,
            String workaround) {
        Entry {
            id = text(id);
            otherIds = list(otherIds);
            description = text(description);
            vector = text(vector);
            versions = list(versions);
            fixes = list(fixes);
            workaround = text(workaround);
        }
    }

    /**
     * @param status word of CSAF, such as known_affected
     * @param justification word of VEX for what is not affected; empty for none
     * @param why in free words, for what is not affected
     */
    record Said(String type, String version, String status, String justification, String why) {
        static final Set<String> JUSTIFICATIONS = Set.of(
                "component_not_present",
                "vulnerable_code_not_present",
                "vulnerable_code_not_in_execute_path",
                "vulnerable_code_cannot_be_controlled_by_adversary",
                "inline_mitigations_already_exist");

        Said {
            type = text(type);
            version = text(version);
            status = text(status);
            justification = text(justification);
            why = text(why);
        }

        Standing standing() {
            return Standing.parse(status);
        }
    }

    /** A version that mends it. */
    record Fix(String type, String version, Instant date, String details) {
        Fix {
            type = text(type);
            version = text(version);
            date = date == null ? Instant.EPOCH : date;
            details = text(details);
        }
    }

    record Reference(String summary, String url) {
        Reference {
            summary = text(summary);
            url = text(url);
        }
    }

    record Credit(String name, String organization, String summary) {
        Credit {
            name = text(name);
            organization = text(organization);
            summary = text(summary);
        }
    }

    Draft {
        category = text(category).isEmpty() ? ADVISORY : text(category);
        title = text(title);
        summary = text(summary);
        details = text(details);
        tlp = text(tlp);
        vulnerabilities = list(vulnerabilities);
        references = list(references);
        credits = list(credits);
    }

    Tlp label() {
        return Tlp.parse(tlp);
    }

    /** Whether it is near enough to a draft to be shown in its form again. */
    boolean isShown() {
        return Arrays.stream(Tlp.values()).anyMatch(one -> one.slug().equals(tlp))
                && vulnerabilities.stream()
                        .flatMap(entry -> entry.versions().stream())
                        .allMatch(said ->
                                Arrays.stream(Standing.values()).anyMatch(one -> one.csaf.equals(said.status())));
    }

    /** @throws Problem 400 naming what cannot be */
    Draft checked() {
        label();
        if (!category.equals(ADVISORY) && !category.equals(VEX)) {
            throw Problem.invalid("category must be %s or %s, not “%s”.".formatted(ADVISORY, VEX, category));
        }
        if (title.isEmpty()
                || title.length() > MAX_TITLE_CHARACTERS
                || title.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid("title must be one line of 1 to %d characters.".formatted(MAX_TITLE_CHARACTERS));
        }
        if (vulnerabilities.size() > MAX_VULNERABILITIES) {
            throw Problem.invalid("An advisory speaks of at most %d vulnerabilities.".formatted(MAX_VULNERABILITIES));
        }
        if (references.size() > MAX_LINES || credits.size() > MAX_LINES) {
            throw Problem.invalid(
                    "An advisory has at most %d references and %d credits.".formatted(MAX_LINES, MAX_LINES));
        }
        for (Reference reference : references) {
            if (!reference.url().matches("https?://\\S{1,2000}")) {
                throw Problem.invalid("A reference must begin with an address such as https://…, not “%s”."
                        .formatted(reference.url()));
            }
        }
        for (Credit credit : credits) {
            if (credit.name().isEmpty() && credit.organization().isEmpty()) {
                throw Problem.invalid("A credit names a person or an organization.");
            }
        }
        texts().forEach(text -> {
            if (text.length() > MAX_TEXT_CHARACTERS || text.indexOf('\0') >= 0) {
                throw Problem.invalid("A text has at most %,d characters and no NUL.".formatted(MAX_TEXT_CHARACTERS));
            }
        });
        Set<String> ids = new HashSet<>();
        for (Entry entry : vulnerabilities) {
            if (entry.id().isEmpty() || !ids.add(entry.id())) {
                throw Problem.invalid("Each vulnerability has an id of its own, such as CVE-2026-1234.");
            }
            check(entry);
        }
        return this;
    }

    private static void check(Entry entry) {
        if (entry.versions().size() > MAX_VERSIONS) {
            throw Problem.invalid("%s: at most %,d versions.".formatted(entry.id(), MAX_VERSIONS));
        }
        if (!entry.vector().isEmpty() && !isVector(entry.vector())) {
            throw Problem.invalid("%s: “%s” is no CVSS vector, such as CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H."
                    .formatted(entry.id(), entry.vector()));
        }
        for (Fix fix : entry.fixes()) {
            if (fix.type().isEmpty() || fix.version().isEmpty()) {
                throw Problem.invalid(
                        "%s: “%s” is no fix; give software type, version, day and what users do, such as main 2.1.1 2026-11-20 Update to main 2.1.1 or later."
                                .formatted(entry.id(), fix.details()));
            }
        }
        Set<String> named = new HashSet<>();
        for (Said said : entry.versions()) {
            said.standing();
            if (!named.add(said.type() + " " + said.version())) {
                throw Problem.invalid("%s: %s %s is named twice.".formatted(entry.id(), said.type(), said.version()));
            }
            if (!said.justification().isEmpty() && !Said.JUSTIFICATIONS.contains(said.justification())) {
                throw Problem.invalid("justification must be one of %s, not “%s”."
                        .formatted(
                                String.join(
                                        ", ",
                                        Said.JUSTIFICATIONS.stream().sorted().toList()),
                                said.justification()));
            }
        }
    }

    /** One that a document can hold: as a score, or one of CVSS 4.0 as a note. */
    static boolean isVector(String text) {
        return text.startsWith("CVSS:4.0/") || CsafScore.of(text).isPresent();
    }

    private Stream<String> texts() {
        return Stream.concat(
                Stream.of(summary, details),
                vulnerabilities.stream()
                        .flatMap(entry -> Stream.concat(
                                Stream.of(entry.description(), entry.workaround(), entry.vector(), entry.id()),
                                entry.versions().stream().map(Said::why))));
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given.strip().replace("\r\n", "\n");
    }

    private static <T> List<T> list(@Nullable List<T> given) {
        return given == null ? List.of() : List.copyOf(given);
    }
}
