package dev.fleetward.disclosure.scoring;

import dev.fleetward.kernel.Problem;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import us.springett.cvss.Cvss;
import us.springett.cvss.CvssV4;
import us.springett.cvss.Score;

/**
 * What a vector comes to.
 *
 * @param vector as it was given
 * @param baseScore of the base metrics alone
 * @param score with threat and environment, where the vector tells of them; else the base score
 * @param severity the standard's word for the score
 */
record Scored(String version, String vector, double baseScore, double score, String severity) {
    static final int MAX_VECTOR_CHARACTERS = 400;
    private static final Pattern FORM = Pattern.compile("CVSS:(3\\.1|4\\.0)(?:/[A-Za-z]{1,3}:[A-Za-z]{1,5})++");

    /** @throws Problem 400 for anything but a whole vector of CVSS 3.1 or 4.0 */
    static Scored of(String given) {
        String text = given.strip();
        if (text.length() > MAX_VECTOR_CHARACTERS || !FORM.matcher(text).matches()) {
            throw unreadable();
        }
        String version = text.substring(5, 8);
        Map<String, String> metrics = metrics(text);
        CvssForm.of(version).metrics().stream()
                .filter(metric ->
                        metric.values().stream().noneMatch(value -> value.code().equals(metrics.get(metric.code()))))
                .findFirst()
                .ifPresent(metric -> {
                    throw Problem.invalid("The vector needs %s (%s), one of %s."
                            .formatted(
                                    metric.code(),
                                    metric.name(),
                                    metric.values().stream()
                                            .map(value ->
                                                    "%s:%s (%s)".formatted(metric.code(), value.code(), value.name()))
                                            .collect(Collectors.joining(", "))));
                });
        try {
            Cvss cvss = Cvss.fromVector(text);
            if (cvss == null) {
                throw unreadable();
            }
            Score scores = cvss.calculateScore();
            double base = base(version, metrics);
            double all = cvss instanceof CvssV4 ? scores.getBaseScore() : overall(scores, metrics);
            return new Scored(version, text, base, all, severity(all));
        } catch (Problem problem) {
            throw problem;
        } catch (RuntimeException malformed) {
            // The library throws several kinds for a malformed vector; all mean the same here.
            throw unreadable();
        }
    }

    private static double base(String version, Map<String, String> metrics) {
        return Cvss.fromVector(CvssForm.of(version).vector(metrics))
                .calculateScore()
                .getBaseScore();
    }

    /** CVSS 3.1: the environmental score when its metrics are given, else the temporal one when those are. */
    private static double overall(Score scores, Map<String, String> metrics) {
        boolean environment =
                metrics.keySet().stream().anyMatch(code -> code.startsWith("M") || code.matches("[CIA]R"));
        boolean time = Stream.of("E", "RL", "RC").anyMatch(metrics::containsKey);
        return environment ? scores.getEnvironmentalScore() : time ? scores.getTemporalScore() : scores.getBaseScore();
    }

    /** @throws Problem 400 for a metric given twice, which the standard forbids */
    private static Map<String, String> metrics(String vector) {
        try {
            return Stream.of(vector.substring(9).split("/"))
                    .map(part -> part.split(":"))
                    .filter(part -> !part[1].equals("X"))
                    .collect(Collectors.toMap(part -> part[0], part -> part[1]));
        } catch (IllegalStateException twice) {
            throw Problem.invalid("Each metric stands in a vector once.");
        }
    }

    private static String severity(double score) {
        if (score == 0) {
            return "None";
        }
        if (score < 4) {
            return "Low";
        }
        return score < 7 ? "Medium" : score < 9 ? "High" : "Critical";
    }

    private static Problem unreadable() {
        return Problem.invalid(
                "vector must be of CVSS 3.1 or 4.0, such as CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H.");
    }
}
