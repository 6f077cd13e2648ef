package dev.fleetward.vulnerabilities.priority;

import dev.fleetward.kernel.Problem;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import us.springett.cvss.Cvss;
import us.springett.cvss.CvssV4;
import us.springett.cvss.Score;

/** A CVSS vector taken apart, and scored in an environment. Versions 3.0, 3.1 and 4.0; version 2 has its base score. */
record Metrics(String version, Map<String, String> values) {
    /** The environmental metrics a product may set: those of 3.x and of 4.0. */
    private static final Map<String, String> ENVIRONMENTAL = Map.ofEntries(
            Map.entry("CR", "XLMH"),
            Map.entry("IR", "XLMH"),
            Map.entry("AR", "XLMH"),
            Map.entry("MAV", "XNALP"),
            Map.entry("MAC", "XLH"),
            Map.entry("MAT", "XNP"),
            Map.entry("MPR", "XNLH"),
            Map.entry("MUI", "XNRPA"),
            Map.entry("MS", "XUC"),
            Map.entry("MC", "XNLH"),
            Map.entry("MI", "XNLH"),
            Map.entry("MA", "XNLH"),
            Map.entry("MVC", "XNLH"),
            Map.entry("MVI", "XNLH"),
            Map.entry("MVA", "XNLH"),
            Map.entry("MSC", "XNLH"),
            Map.entry("MSI", "XNLHS"),
            Map.entry("MSA", "XNLHS"));

    private static final Set<String> OF_3 =
            Set.of("CR", "IR", "AR", "MAV", "MAC", "MPR", "MUI", "MS", "MC", "MI", "MA");
    private static final Set<String> NOT_OF_4 = Set.of("MS", "MC", "MI", "MA");

    static Metrics of(String vector) {
        Map<String, String> values = new LinkedHashMap<>();
        String version = "";
        for (String part : vector.split("/", -1)) {
            int colon = part.indexOf(':');
            if (part.startsWith("CVSS:")) {
                version = part.substring(colon + 1);
            } else if (colon > 0) {
                values.put(part.substring(0, colon), part.substring(colon + 1));
            }
        }
        return new Metrics(version, values);
    }

    /** @throws Problem 400 naming what is no environmental metric */
    static String checked(String environment) {
        String text = environment.strip();
        if (text.isEmpty()) {
            return "";
        }
        for (String part : text.split("/", -1)) {
            String[] pair = part.split(":", -1);
            String allowed = ENVIRONMENTAL.get(pair[0]);
            if (pair.length != 2 || allowed == null || pair[1].length() != 1 || !allowed.contains(pair[1])) {
                throw Problem.invalid("“" + part + "” is no environmental metric of CVSS; write them as MAV:A/CR:H, of "
                        + String.join(
                                ", ", ENVIRONMENTAL.keySet().stream().sorted().toList()) + ".");
            }
        }
        return text;
    }

    /**
     * The score with the environment's metrics; the base score where they do not apply.
     *
     * @return 0 when the vector cannot be read
     */
    static double score(String vector, String environment) {
        if (vector.isEmpty()) {
            return 0;
        }
        String full = environment.isEmpty() ? vector : Metrics.of(vector).in(vector, environment);
        try {
            Cvss cvss = Cvss.fromVector(full);
            if (cvss == null) {
                return 0;
            }
            Score score = cvss.calculateScore();
            boolean apart = !(cvss instanceof CvssV4) && vector.startsWith("CVSS:3");
            return apart && score.getEnvironmentalScore() >= 0 ? score.getEnvironmentalScore() : score.getBaseScore();
        } catch (RuntimeException unreadable) {
            // The library throws several kinds for a malformed vector; all mean the same here.
            return 0;
        }
    }

    /** A value the vector gives of such a metric is replaced: the product's maker knows better. */
    private String in(String vector, String environment) {
        if (version.isEmpty()) {
            return vector;
        }
        Map<String, String> all = new LinkedHashMap<>(values);
        for (String part : environment.split("/", -1)) {
            String name = part.substring(0, part.indexOf(':'));
            String value = part.substring(part.indexOf(':') + 1);
            if (fits(name, value)) {
                all.put(name, value);
            }
        }
        StringBuilder text = new StringBuilder("CVSS:").append(version);
        all.forEach((name, value) -> text.append('/').append(name).append(':').append(value));
        return text.toString();
    }

    private boolean fits(String name, String value) {
        boolean four = version.startsWith("4");
        if (four) {
            return !NOT_OF_4.contains(name) && !(name.equals("MUI") && value.equals("R"));
        }
        return OF_3.contains(name) && !(name.equals("MUI") && "PA".contains(value));
    }

    private boolean is(String name, String value) {
        return value.equals(values.get(name));
    }

    /** Reached from afar, without rights, without anybody's help: an attacker can do it to all devices at once. */
    boolean automatable() {
        return is("AU", "Y")
                || (is("AV", "N")
                        && is("AC", "L")
                        && is("PR", "N")
                        && is("UI", "N")
                        && !is("AT", "P")
                        && !is("AU", "N"));
    }

    /** Gives control over all the component does, or tells all it knows. */
    boolean totalImpact() {
        return version.startsWith("4") ? is("VC", "H") && is("VI", "H") : is("C", "H") && is("I", "H");
    }

    /** What the vector itself says of exploitation; attacks seen are more than code that shows how. */
    Ssvc.Exploitation exploitation() {
        if (is("E", "A")) {
            return Ssvc.Exploitation.ACTIVE;
        }
        return is("E", "P") || is("E", "F") || is("E", "H") || is("E", "POC")
                ? Ssvc.Exploitation.POC
                : Ssvc.Exploitation.NONE;
    }
}
