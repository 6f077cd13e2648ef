package dev.fleetward.vulnerabilities.triage;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.vulnerabilities.priority.Priorities;
import dev.fleetward.vulnerabilities.priority.Priority;
import java.util.List;

/**
 * Vulnerabilities in the order in which to look at them, and a page of those a filter matches.
 *
 * @param all as {@link Priorities#outlined}
 */
record TriageList(List<Priority> all, long matching, List<Priority> page) {

    static TriageList of(Tx tx, Priorities priorities, Product product, Filter filter, long offset, int rows) {
        boolean whole = !filter.text().isEmpty();
        List<Priority> all = whole ? priorities.ranked(tx, product) : priorities.outlined(tx, product);
        List<Priority> matching = all.stream().filter(filter::matches).toList();
        List<Priority> page = matching.stream().skip(offset).limit(rows).toList();
        return new TriageList(all, matching.size(), whole ? page : priorities.told(tx, product, page));
    }
}
