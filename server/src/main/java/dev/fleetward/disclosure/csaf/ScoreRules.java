package dev.fleetward.disclosure.csaf;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import us.springett.cvss.Cvss;
import us.springett.cvss.Score;

/** Tests of scores: 6.1.7, 6.1.9 and 6.1.10. That they keep to their schema (6.1.8) is {@link CsafSchema}'s. */
final class ScoreRules {
    private static final double HALF_A_STEP = 0.05;

    private ScoreRules() {}

    static void check(Place root, Failures failures) {
        for (Place vulnerability : root.each("vulnerabilities")) {
            Map<String, Set<String>> versions = new HashMap<>();
            for (Place score : vulnerability.each("scores")) {
                Place second = score.at("cvss_v2");
                Place third = score.at("cvss_v3");
                for (Place product : score.each("products")) {
                    Set<String> had = versions.computeIfAbsent(product.text(), _ -> new HashSet<>());
                    for (Place cvss : List.of(second, third)) {
                        if (cvss.exists() && !had.add(cvss.text("version"))) {
                            failures.add(
                                    "6.1.7", product, "has another score of CVSS " + cvss.text("version") + " too");
                        }
                    }
                }
                values(second, failures);
                values(third, failures);
                CvssMetrics.disagreeing(second, "2", failures);
                CvssMetrics.disagreeing(third, "3", failures);
            }
        }
    }

    private static void values(Place cvss, Failures failures) {
        computed(cvss.text("vectorString")).ifPresent(score -> {
            compare(cvss, "base", score.getBaseScore(), failures);
            compare(cvss, "temporal", score.getTemporalScore(), failures);
            compare(cvss, "environmental", score.getEnvironmentalScore(), failures);
        });
    }

    private static void compare(Place cvss, String which, double computed, Failures failures) {
        Place score = cvss.at(which + "Score");
        if (score.node().isNumber() && Math.abs(score.node().doubleValue() - computed) > HALF_A_STEP) {
            failures.add(
                    "6.1.9",
                    score,
                    "is %s, but the vector gives %s".formatted(score.node().asText(), computed));
        }
        Place severity = cvss.at(which + "Severity");
        if (severity.exists() && !severity.text().equals(severity(computed))) {
            failures.add(
                    "6.1.9", severity, "is %s, but the vector gives %s".formatted(severity.text(), severity(computed)));
        }
    }

    /** The qualitative severity of CVSS 3. */
    static String severity(double score) {
        if (score == 0) {
            return "NONE";
        }
        if (score < 4) {
            return "LOW";
        }
        if (score < 7) {
            return "MEDIUM";
        }
        return score < 9 ? "HIGH" : "CRITICAL";
    }

    private static Optional<Score> computed(String vector) {
        try {
            return Optional.ofNullable(Cvss.fromVector(vector)).map(Cvss::calculateScore);
        } catch (RuntimeException unreadable) {
            // What the library throws for a malformed vector; that it is malformed, the schema says.
            return Optional.empty();
        }
    }
}
