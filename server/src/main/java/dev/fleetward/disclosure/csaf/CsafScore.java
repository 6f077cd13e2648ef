package dev.fleetward.disclosure.csaf;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import us.springett.cvss.Cvss;

/** A CVSS vector as CSAF 2.0 holds it; the standard knows no CVSS 4.0 yet. */
public final class CsafScore {
    private CsafScore() {}

    /** An object with cvss_v2 or cvss_v3 and nothing else; empty for any other vector. */
    public static Optional<ObjectNode> of(String vector) {
        boolean third = vector.startsWith("CVSS:3.0/") || vector.startsWith("CVSS:3.1/");
        if (!third && !vector.startsWith("AV:")) {
            return Optional.empty();
        }
        try {
            Cvss cvss = Cvss.fromVector(vector);
            if (cvss == null) {
                return Optional.empty();
            }
            double score = cvss.calculateScore().getBaseScore();
            ObjectNode holder = JsonNodeFactory.instance.objectNode();
            ObjectNode object = holder.putObject(third ? "cvss_v3" : "cvss_v2");
            object.put("version", third ? vector.substring(5, 8) : "2.0");
            object.put("vectorString", vector);
            object.put("baseScore", score);
            if (third) {
                object.put("baseSeverity", ScoreRules.severity(score));
            }
            return Optional.of(holder);
        } catch (RuntimeException unreadable) {
            // The library throws several kinds for a malformed vector; all mean the same here.
            return Optional.empty();
        }
    }
}
