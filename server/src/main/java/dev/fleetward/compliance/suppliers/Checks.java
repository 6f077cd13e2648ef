package dev.fleetward.compliance.suppliers;

import dev.fleetward.components.Purl;
import dev.fleetward.vulnerabilities.versions.VersRange;
import dev.fleetward.vulnerabilities.versions.VersionOrder;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the system itself knows of components: vulnerabilities found in them, versions there are. */
final class Checks {
    private static final String BY_SBOM = "our SBOMs";
    private static final String BY_RECORD = "a vulnerability record";

    private final Map<String, List<MarketStore.Known>> known;
    private final Map<UUID, MarketStore.Found> found;
    private final Map<UUID, List<String>> fixes;

    Checks(List<MarketStore.Known> known, Map<UUID, MarketStore.Found> found, Map<UUID, List<String>> fixes) {
        this.known = known.stream().collect(Collectors.groupingBy(one -> component(one.purl(), one.name())));
        this.found = found;
        this.fixes = fixes;
    }

    /** One for all versions: package URL without version, or the name. */
    static String component(Optional<String> purl, String name) {
        return purl.flatMap(Purl::find)
                .map(one -> new Purl(one.type(), one.namespace(), one.name(), "", Collections.emptySortedMap(), "")
                        .toString())
                .orElse(name);
    }

    static String lowerName(MarketStore.Part part) {
        return part.name().toLowerCase(Locale.ROOT);
    }

    Checked of(String component, List<MarketStore.Part> parts) {
        VersionOrder order =
                Purl.find(component).map(purl -> VersRange.orderOf(purl.type())).orElse(VersionOrder.GENERIC);
        List<String> versions = parts.stream()
                .map(MarketStore.Part::version)
                .filter(version -> !version.isEmpty())
                .distinct()
                .sorted(order)
                .toList();
        Optional<MarketStore.Known> ours = known.getOrDefault(component, List.of()).stream()
                .max((a, b) -> order.compare(a.version(), b.version()));
        Optional<String> fixed = parts.stream()
                .flatMap(part -> fixes.getOrDefault(part.id(), List.of()).stream())
                .max(order);
        Optional<String> own = ours.map(MarketStore.Known::version);
        boolean byRecord = fixed.isPresent() && (own.isEmpty() || order.compare(fixed.get(), own.get()) > 0);
        String newest = byRecord ? fixed.get() : own.orElse("");
        Optional<Instant> seen = ours.map(MarketStore.Known::firstSeenAt);
        Set<String> open = named(parts, MarketStore.Found::open);
        return new Checked(
                component,
                parts.getFirst().name(),
                versions,
                parts.stream()
                        .flatMap(part -> part.software().stream())
                        .distinct()
                        .sorted()
                        .toList(),
                open.size(),
                named(parts, MarketStore.Found::exposing).size(),
                (int) named(parts, MarketStore.Found::excused).stream()
                        .filter(id -> !open.contains(id))
                        .count(),
                newest,
                newest.isEmpty() ? "" : byRecord ? BY_RECORD : BY_SBOM,
                seen,
                !newest.isEmpty()
                        && !versions.isEmpty()
                        && versions.stream().allMatch(version -> order.compare(newest, version) > 0));
    }

    private Set<String> named(List<MarketStore.Part> parts, Function<MarketStore.Found, List<String>> which) {
        return parts.stream()
                .flatMap(part -> which.apply(found.getOrDefault(part.id(), MarketStore.Found.NOTHING)).stream())
                .collect(Collectors.toSet());
    }
}
