package dev.fleetward.vulnerabilities.intake;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.records.OsvRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * One vulnerability has many names. Records that share an id or alias are one group; a record that names two groups
 * makes them one. Only aliases join: {@code related} and {@code upstream} say something weaker (OSV schema).
 */
@ApplicationScoped
class AliasGroups {
    private final AliasStore store;

    AliasGroups(AliasStore store) {
        this.store = store;
    }

    /** @return the vulnerability of each record, by record id */
    Map<String, UUID> assign(Tx tx, OrganizationId organization, List<OsvRecord> records) {
        Set<String> names = records.stream().flatMap(r -> names(r).stream()).collect(Collectors.toSet());
        Map<String, UUID> groupOf = new HashMap<>(store.groups(tx, organization, names));
        Map<UUID, UUID> mergedInto = new HashMap<>();
        Deque<UUID> fresh = new ArrayDeque<>(store.ids(tx, records.size()));
        SequencedSet<UUID> created = new LinkedHashSet<>();
        for (OsvRecord record : records) {
            SequencedSet<UUID> met = new LinkedHashSet<>();
            for (String name : names(record)) {
                UUID group = groupOf.get(name);
                if (group != null) {
                    met.add(root(mergedInto, group));
                }
            }
            UUID group = met.isEmpty() ? fresh.removeFirst() : met.getFirst();
            if (met.isEmpty()) {
                created.add(group);
            }
            met.stream().skip(1).forEach(other -> mergedInto.put(other, group));
            names(record).forEach(name -> groupOf.put(name, group));
        }
        groupOf.replaceAll((_, group) -> root(mergedInto, group));
        created.removeAll(mergedInto.keySet());
        store.create(tx, organization, created);
        mergedInto.forEach((loser, group) -> store.merge(tx, loser, root(mergedInto, group)));
        store.name(tx, organization, groupOf);
        return records.stream()
                .map(OsvRecord::id)
                .distinct()
                .collect(Collectors.toMap(id -> id, id -> groupOf.get(id)));
    }

    static SequencedSet<String> names(OsvRecord record) {
        SequencedSet<String> names = new LinkedHashSet<>(List.of(record.id()));
        names.addAll(record.aliases());
        return names;
    }

    private static UUID root(Map<UUID, UUID> mergedInto, UUID group) {
        UUID root = group;
        for (UUID next = mergedInto.get(root); next != null; next = mergedInto.get(root)) {
            root = next;
        }
        return root;
    }
}
