package dev.fleetward.vulnerabilities.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.vulnerabilities.cpe.Configuration;
import dev.fleetward.vulnerabilities.cpe.Cpe;
import dev.fleetward.vulnerabilities.cpe.Criterion;
import dev.fleetward.vulnerabilities.cpe.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads configurations as NVD writes them, which the CVE list takes over as {@code cpeApplicability}. */
final class Configurations {
    static final int MAX_CRITERIA_PER_RECORD = 50_000;
    static final int MAX_NESTING_LEVELS = 20;

    private final String field;
    private int criteria;

    private Configurations(String field) {
        this.field = field;
    }

    /** @throws Rejected when a name in it is no CPE */
    static List<Configuration> parse(JsonNode nodes, String field) {
        return new Configurations(field).all(nodes, 1);
    }

    private List<Configuration> all(JsonNode nodes, int level) {
        if (level > MAX_NESTING_LEVELS) {
            throw new Rejected(field + " is nested deeper than " + MAX_NESTING_LEVELS + " levels");
        }
        List<Configuration> all = new ArrayList<>();
        for (JsonNode node : nodes) {
            List<Criterion> criteria = new ArrayList<>();
            node.path("cpeMatch").forEach(match -> criteria.add(criterion(match)));
            List<Configuration> parts = all(node.path("nodes"), level + 1);
            parts.addAll(all(node.path("children"), level + 1));
            boolean and =
                    node.path("operator").asText("OR").toUpperCase(Locale.ROOT).equals("AND");
            all.add(new Configuration(and, node.path("negate").asBoolean(), parts, criteria));
        }
        return all;
    }

    private Criterion criterion(JsonNode match) {
        criteria++;
        if (criteria > MAX_CRITERIA_PER_RECORD) {
            throw new Rejected(field + " has more than " + MAX_CRITERIA_PER_RECORD + " criteria");
        }
        String name = match.path("criteria").asText(match.path("cpe23Uri").asText(""));
        Cpe cpe = Cpe.find(name).orElseThrow(() -> new Rejected(field + ": '" + name + "' is not a CPE name"));
        return new Criterion(match.path("vulnerable").asBoolean(true), cpe, span(match));
    }

    private Span span(JsonNode match) {
        String from = version(match, "versionStartIncluding");
        String after = version(match, "versionStartExcluding");
        String to = version(match, "versionEndIncluding");
        String before = version(match, "versionEndExcluding");
        return new Span(
                after.isEmpty() ? from : after, after.isEmpty(), before.isEmpty() ? to : before, before.isEmpty());
    }

    private String version(JsonNode match, String bound) {
        return OsvParser.text(match.path(bound).asText(""), field + "." + bound, OsvParser.MAX_VERSION_CHARS);
    }
}
