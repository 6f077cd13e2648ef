package dev.fleetward.disclosure.notices;

import dev.fleetward.kernel.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What users are told, as published.
 *
 * @param number unique in the product; people see it as "N-3"
 * @param caseNumber of the case it belongs to; empty when it tells that support ends
 * @param revises number of the notice this one replaces
 * @param revisedBy number of the notice that replaces this one
 * @param devices query that named the devices impacted; empty for all
 * @param emailAttribute device attribute that held the addresses of its letters; empty for no letters
 * @param onPage whether anybody may read it on the product's security page
 * @param mitigation what users can do to reduce the risk; may be empty when a correction is told
 * @param correction how it is put right; may be empty when a mitigation is told
 */
record Notice(
        UUID id,
        int number,
        Optional<Integer> caseNumber,
        Optional<Integer> revises,
        Optional<Integer> revisedBy,
        Audience audience,
        String devices,
        String emailAttribute,
        boolean onPage,
        String title,
        String summary,
        String mitigation,
        String correction,
        Subject subject,
        Instant publishedAt,
        String publishedBy,
        Standing standing) {

    private static final Pattern FORM = Pattern.compile("N-([1-9][0-9]{0,8})");

    /**
     * What it is about, as known when it was published.
     *
     * @param event the kind of case, or {@value #END_OF_SUPPORT}
     * @param vulnerability empty for an incident without one
     * @param severity in words; empty when no feed tells it
     */
    record Subject(String event, String vulnerability, String severity, List<Version> affected) {
        static final String END_OF_SUPPORT = "end-of-support";

        static Subject endOfSupport() {
            return new Subject(END_OF_SUPPORT, "", "", List.of());
        }
    }

    /** @param type of the software */
    record Version(String type, String version) {}

    public String name() {
        return name(number);
    }

    /** Empty when it belongs to none. */
    public String caseName() {
        return caseNumber.map(number -> "C-" + number).orElse("");
    }

    boolean endsSupport() {
        return caseNumber.isEmpty();
    }

    static String name(int number) {
        return "N-" + number;
    }

    /** @throws Problem 404 for anything else: there is no such notice */
    static int parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw Problem.notFound("Notice", text);
        }
        return Integer.parseInt(form.group(1));
    }
}
