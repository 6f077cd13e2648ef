package dev.fleetward.vulnerabilities.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.components.Purl;
import dev.fleetward.vulnerabilities.cpe.Configuration;
import dev.fleetward.vulnerabilities.cpe.Cpe;
import dev.fleetward.vulnerabilities.cpe.Criterion;
import dev.fleetward.vulnerabilities.cpe.Span;
import dev.fleetward.vulnerabilities.records.OsvRecord.Affected;
import dev.fleetward.vulnerabilities.records.OsvRecord.Event;
import dev.fleetward.vulnerabilities.records.OsvRecord.EventKind;
import dev.fleetward.vulnerabilities.records.OsvRecord.Range;
import dev.fleetward.vulnerabilities.records.OsvRecord.RangeType;
import dev.fleetward.vulnerabilities.records.OsvRecord.Repository;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a record of the CVE list says in {@code affected}. Only entries that name the product by CPE, package URL or
 * repository count: a vendor's and product's words alone are nobody's identity.
 */
final class CveAffected {

    private CveAffected() {}

    static List<Configuration> configurations(JsonNode container) {
        List<Configuration> all = new ArrayList<>();
        for (JsonNode entry : container.path("affected")) {
            List<Criterion> criteria = new ArrayList<>();
            CveVersions versions = CveVersions.parse(entry);
            for (JsonNode name : entry.path("cpes")) {
                Cpe cpe = Cpe.find(name.asText())
                        .orElseThrow(() -> new Rejected("affected.cpes: '" + name.asText() + "' is not a CPE name"));
                // The CPE of a system that a package comes with names the system, not the package.
                boolean ofTheSystem = cpe.part().equals("o") && entry.hasNonNull("packageName");
                if (!ofTheSystem) {
                    versions.affected()
                            .forEach(span -> criteria.add(new Criterion(
                                    true, versionless(cpe, span), span, versions.unaffected(), versions.order())));
                }
            }
            if (!criteria.isEmpty()) {
                all.add(Configuration.anyOf(criteria));
            }
        }
        return all;
    }

    /** A version in the name holds only where the entry gives none of its own. */
    private static Cpe versionless(Cpe cpe, Span span) {
        if (span.equals(Span.ALL)) {
            return cpe;
        }
        List<String> attributes = new ArrayList<>(cpe.attributes());
        attributes.set(3, Cpe.ANY);
        attributes.set(4, Cpe.ANY);
        return new Cpe(attributes);
    }

    static List<Affected> packages(JsonNode container) {
        List<Affected> all = new ArrayList<>();
        for (JsonNode entry : container.path("affected")) {
            CveVersions versions = CveVersions.parse(entry);
            named(entry)
                    .filter(_ -> !versions.affected().isEmpty())
                    .ifPresent(named -> all.add(new Affected(
                            named.ecosystem().title(),
                            named.release(),
                            named.name(),
                            versions.affected().stream()
                                    .flatMap(span -> range(span, versions.unaffected()))
                                    .toList(),
                            versions.affected().stream()
                                    .flatMap(CveAffected::exact)
                                    .toList())));
        }
        return all;
    }

    /** By package URL, or by the name in a collection of packages ({@code https://registry.npmjs.org}). */
    private static Optional<Coordinates> named(JsonNode entry) {
        return Purl.find(entry.path("packageURL").asText(""))
                .flatMap(Coordinates::of)
                .or(() -> Registries.ecosystem(entry.path("collectionURL").asText(""))
                        .filter(_ -> entry.hasNonNull("packageName"))
                        .map(ecosystem -> new Coordinates(
                                ecosystem,
                                "",
                                ecosystem.name(text(entry.path("packageName").asText())),
                                "")));
    }

    private static String text(String name) {
        return OsvParser.text(name, "affected.packageName", OsvParser.MAX_NAME_CHARS);
    }

    private static Stream<String> exact(Span span) {
        return isExact(span) ? Stream.of(span.from()) : Stream.empty();
    }

    private static boolean isExact(Span span) {
        return !span.from().isEmpty() && span.from().equals(span.to());
    }

    private static Stream<Range> range(Span span, List<Span> unaffected) {
        if (isExact(span)) {
            return Stream.empty();
        }
        List<Event> events = new ArrayList<>();
        if (span.equals(Span.ALL)) {
            return Stream.of(new Range(RangeType.ECOSYSTEM, allBut(unaffected)));
        }
        events.add(new Event(EventKind.INTRODUCED, span.from().isEmpty() ? "0" : span.from()));
        if (!span.to().isEmpty()) {
            events.add(new Event(span.withTo() ? EventKind.LAST_AFFECTED : EventKind.FIXED, span.to()));
        }
        return Stream.of(new Range(RangeType.ECOSYSTEM, events));
    }

    /** Where every version is affected by default, what is unaffected are the gaps. */
    private static List<Event> allBut(List<Span> unaffected) {
        List<Event> events = new ArrayList<>();
        boolean fromTheFirst = true;
        for (Span spared : unaffected) {
            if (spared.from().isEmpty()) {
                fromTheFirst = false;
            } else {
                events.add(new Event(EventKind.FIXED, spared.from()));
            }
            if (!spared.to().isEmpty()) {
                events.add(new Event(EventKind.INTRODUCED, spared.to()));
            }
        }
        if (fromTheFirst) {
            events.add(new Event(EventKind.INTRODUCED, "0"));
        }
        return events;
    }

    static List<Repository> repositories(JsonNode container) {
        List<Repository> all = new ArrayList<>();
        for (JsonNode entry : container.path("affected")) {
            String name = Repositories.name(entry.path("repo").asText(""));
            List<Event> events = new ArrayList<>();
            for (JsonNode version : entry.path("versions")) {
                if (version.path("versionType").asText().equals("git")
                        && version.path("status").asText().equals("affected")) {
                    events.add(new Event(
                            EventKind.INTRODUCED, commit(version, "version").orElse("0")));
                    commit(version, "lessThan").ifPresent(fix -> events.add(new Event(EventKind.FIXED, fix)));
                    commit(version, "lessThanOrEqual")
                            .ifPresent(last -> events.add(new Event(EventKind.LAST_AFFECTED, last)));
                }
            }
            if (!name.isEmpty() && !events.isEmpty()) {
                all.add(new Repository(name, events, List.of()));
            }
        }
        return all;
    }

    private static Optional<String> commit(JsonNode version, String field) {
        return Optional.of(version.path(field).asText("")).filter(text -> text.matches("[0-9a-f]{7,64}"));
    }
}
