package dev.fleetward.disclosure.csaf;

import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Tests of versions and the revision history: 6.1.14, 6.1.16 to 6.1.22 and 6.1.30. */
final class TrackingRules {

    private record Revision(Place place, Instant at, Version version) {}

    private final Failures failures;
    private final Place tracking;
    private final String status;
    private final List<Revision> history = new ArrayList<>();

    private TrackingRules(Place tracking, Failures failures) {
        this.failures = failures;
        this.tracking = tracking;
        this.status = tracking.text("status");
    }

    static void check(Place root, Failures failures) {
        Place tracking = root.at("document").at("tracking");
        if (tracking.exists()) {
            new TrackingRules(tracking, failures).check();
        }
    }

    private void check() {
        Version.of(tracking.text("version")).ifPresent(this::version);
        boolean whole = true;
        for (Place revision : tracking.each("revision_history")) {
            var number = Version.of(revision.text("number"));
            try {
                Instant at = OffsetDateTime.parse(revision.text("date")).toInstant();
                number.ifPresent(version -> history.add(new Revision(revision, at, version)));
            } catch (DateTimeException e) {
                whole = false;
            }
            whole &= number.isPresent();
        }
        numbers();
        // An order over what cannot be read tells nothing; the schema has named those items.
        if (whole && !history.isEmpty()) {
            order();
        }
    }

    private void version(Version version) {
        Place place = tracking.at("version");
        if (!status.equals("draft") && (version.isInitial() || version.isPreRelease())) {
            failures.add(
                    "6.1.17",
                    tracking.at("status"),
                    "is %s, but version %s is only that of a draft".formatted(status, tracking.text("version")));
        }
        if (isReleased() && version.isPreRelease()) {
            failures.add("6.1.20", place, "is a pre-release, but the document is " + status);
        }
        if (tracking.each("revision_history").stream()
                .map(revision -> Version.of(revision.text("number")))
                .flatMap(java.util.Optional::stream)
                .anyMatch(number -> number.isInteger() != version.isInteger())) {
            failures.add("6.1.30", place, "mixes whole numbers with semantic versions in one document");
        }
    }

    private void numbers() {
        Set<String> seen = new HashSet<>();
        for (Revision revision : history) {
            Place number = revision.place.at("number");
            if (isReleased() && revision.version.isInitial()) {
                failures.add("6.1.18", number, "is that of a draft, but the document is " + status);
            }
            if (revision.version.isPreRelease()) {
                failures.add("6.1.19", number, "is a pre-release, which has no place in a revision history");
            }
            if (!seen.add(number.text())) {
                failures.add("6.1.22", number, "is the number of another revision too");
            }
        }
    }

    private void order() {
        List<Revision> byDate = history.stream()
                .sorted(Comparator.comparing(Revision::at).thenComparing(Revision::version))
                .toList();
        for (int i = 1; i < byDate.size(); i++) {
            if (byDate.get(i).version.compareTo(byDate.get(i - 1).version) < 0) {
                failures.add(
                        "6.1.14",
                        byDate.get(i).place,
                        "comes later than revision %s, but has a lower number"
                                .formatted(byDate.get(i - 1).place.text("number")));
            }
        }
        newest(byDate.getLast().version);
        gaps(byDate);
    }

    private void newest(Version newest) {
        Version.of(tracking.text("version")).ifPresent(version -> {
            boolean draft = status.equals("draft");
            String is = draft ? version.core() : version.release();
            String should = draft ? newest.core() : newest.release();
            if (!is.equals(should)) {
                failures.add(
                        "6.1.16", tracking.at("version"), "is %s, but the newest revision is %s".formatted(is, should));
            }
        });
    }

    private void gaps(List<Revision> byDate) {
        List<BigInteger> majors = byDate.stream()
                .map(revision -> revision.version.major())
                .sorted()
                .distinct()
                .toList();
        if (byDate.getFirst().version.major().compareTo(BigInteger.ONE) > 0) {
            failures.add("6.1.21", tracking.at("revision_history"), "begins with neither revision 0 nor 1");
        }
        for (int i = 1; i < majors.size(); i++) {
            if (!majors.get(i).equals(majors.get(i - 1).add(BigInteger.ONE))) {
                failures.add(
                        "6.1.21",
                        tracking.at("revision_history"),
                        "has no revision between %s and %s".formatted(majors.get(i - 1), majors.get(i)));
            }
        }
    }

    private boolean isReleased() {
        return status.equals("final") || status.equals("interim");
    }
}
