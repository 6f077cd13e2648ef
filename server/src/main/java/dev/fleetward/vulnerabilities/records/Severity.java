package dev.fleetward.vulnerabilities.records;

import us.springett.cvss.Cvss;

/** How bad a vulnerability is: the CVSS base score we compute from the vector, and its qualitative band. */
public record Severity(Band band, double score, String vector) implements Comparable<Severity> {

    static final Severity UNKNOWN = new Severity(Band.UNKNOWN, 0, "");

    public enum Band {
        UNKNOWN,
        NONE,
        LOW,
        MEDIUM,
        HIGH,
        CRITICAL
    }

    /** Reads a CVSS vector of any version; an unreadable one is unknown, not harmless. */
    static Severity ofVector(String vector) {
        try {
            Cvss cvss = Cvss.fromVector(vector);
            if (cvss == null) {
                return UNKNOWN;
            }
            double score = cvss.calculateScore().getBaseScore();
            return new Severity(band(score, vector), score, vector);
        } catch (RuntimeException unreadable) {
            // The library throws several kinds for a malformed vector; all mean the same here.
            return UNKNOWN;
        }
    }

    /** A publisher's word where no vector is given (GHSA says MODERATE). */
    static Severity ofWord(String word) {
        return switch (word) {
            case "LOW" -> new Severity(Band.LOW, 0, "");
            case "MODERATE", "MEDIUM" -> new Severity(Band.MEDIUM, 0, "");
            case "HIGH", "IMPORTANT" -> new Severity(Band.HIGH, 0, "");
            case "CRITICAL" -> new Severity(Band.CRITICAL, 0, "");
            default -> UNKNOWN;
        };
    }

    private static Band band(double score, String vector) {
        if (score == 0) {
            return Band.NONE;
        }
        if (score < 4) {
            return Band.LOW;
        }
        if (score < 7) {
            return Band.MEDIUM;
        }
        // CVSS 2 has no critical band; its vectors carry no version prefix.
        return score < 9 || !vector.startsWith("CVSS:") ? Band.HIGH : Band.CRITICAL;
    }

    /** Newer CVSS versions say more: 4.0 before 3.1 before 3.0 before 2. */
    private int generation() {
        return vector.startsWith("CVSS:4")
                ? 4
                : vector.startsWith("CVSS:3.1") ? 3 : vector.startsWith("CVSS:3") ? 2 : vector.isEmpty() ? 0 : 1;
    }

    /** Orders by which to believe when several are given. */
    @Override
    public int compareTo(Severity other) {
        int generations = Integer.compare(generation(), other.generation());
        if (generations != 0) {
            return generations;
        }
        int scores = Double.compare(score, other.score);
        return scores != 0 ? scores : band.compareTo(other.band);
    }
}
