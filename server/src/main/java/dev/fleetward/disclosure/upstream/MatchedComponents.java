package dev.fleetward.disclosure.upstream;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.vulnerabilities.Finding;
import dev.fleetward.vulnerabilities.Vulnerabilities;
import dev.fleetward.vulnerabilities.Vulnerability;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Finds the components that a case's vulnerabilities were matched in. What a decision says of the product changes nothing:
 * a vulnerable component that cannot be exploited here is reported to its maker all the same.
 */
@ApplicationScoped
class MatchedComponents {
    static final int MAX_COMPONENTS = 50;

    private final Vulnerabilities vulnerabilities;
    private final UpstreamStore store;

    MatchedComponents(Vulnerabilities vulnerabilities, UpstreamStore store) {
        this.vulnerabilities = vulnerabilities;
        this.store = store;
    }

    List<Matched> of(Tx tx, Product product, UUID caseId, List<UpstreamReport> reports) {
        Map<String, List<Finding>> found = new LinkedHashMap<>();
        Map<String, Vulnerability> records = new LinkedHashMap<>();
        for (String name : store.vulnerabilities(tx, caseId)) {
            vulnerabilities.find(tx, product.organization(), name).ifPresent(known -> {
                records.put(known.id(), known);
                vulnerabilities.of(tx, product, known).forEach(finding -> found.computeIfAbsent(
                                Matched.componentOf(finding.component()), _ -> new ArrayList<>())
                        .add(finding));
            });
        }
        return found.entrySet().stream()
                .limit(MAX_COMPONENTS)
                .map(one -> matched(one.getKey(), one.getValue(), records, reports))
                .toList();
    }

    private static Matched matched(
            String component,
            List<Finding> findings,
            Map<String, Vulnerability> records,
            List<UpstreamReport> reports) {
        List<String> ids = findings.stream()
                .map(finding -> finding.vulnerability().id())
                .distinct()
                .toList();
        var open = new Matched(
                component,
                findings.getFirst().component().name(),
                ids,
                false,
                ids.stream().flatMap(id -> Stream.ofNullable(records.get(id))).toList(),
                List.copyOf(findings));
        boolean reported = reports.stream().anyMatch(report -> open.isAbout(report.component()));
        return new Matched(component, open.name(), ids, reported, open.records(), open.findings());
    }
}
