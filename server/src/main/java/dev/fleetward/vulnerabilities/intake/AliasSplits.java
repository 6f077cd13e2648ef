package dev.fleetward.vulnerabilities.intake;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Takes apart what one alias held together, when the record that gave it takes it back. What keeps the vulnerability's
 * name keeps the vulnerability, with all that was said of it; the others become vulnerabilities of their own.
 */
@ApplicationScoped
class AliasSplits {
    private final AliasStore aliases;
    private final OriginStore origins;

    AliasSplits(AliasStore aliases, OriginStore origins) {
        this.aliases = aliases;
        this.origins = origins;
    }

    private record Part(Set<String> names, Set<UUID> records) {}

    /** @return the vulnerabilities made by it */
    Set<UUID> apart(Tx tx, OrganizationId organization, Collection<UUID> vulnerabilities) {
        if (vulnerabilities.isEmpty()) {
            return Set.of();
        }
        Map<UUID, List<OriginStore.Named>> records = origins.of(tx, vulnerabilities).stream()
                .collect(Collectors.groupingBy(OriginStore.Named::vulnerability));
        Map<UUID, String> namedNow = aliases.namesOf(tx, vulnerabilities);
        Set<UUID> made = new LinkedHashSet<>();
        records.forEach((vulnerability, its) -> {
            List<Part> parts = parts(its);
            String name = namedNow.getOrDefault(vulnerability, "");
            Part stays = parts.stream()
                    .filter(part -> part.names().contains(name))
                    .findFirst()
                    .orElse(parts.getFirst());
            Set<String> said = new HashSet<>();
            parts.forEach(part -> said.addAll(part.names()));
            aliases.forgetAllBut(tx, vulnerability, said);
            for (Part part : parts) {
                if (!part.equals(stays)) {
                    made.add(split(tx, organization, vulnerability, part));
                }
            }
        });
        return made;
    }

    private UUID split(Tx tx, OrganizationId organization, UUID from, Part part) {
        UUID fresh = aliases.ids(tx, 1).getFirst();
        aliases.create(tx, organization, List.of(fresh));
        origins.move(tx, fresh, part.records());
        aliases.name(tx, organization, part.names().stream().collect(Collectors.toMap(name -> name, _ -> fresh)));
        aliases.moveDecisions(tx, from, fresh, part.names());
        return fresh;
    }

    /** Records that share a name, over any number of others, are one part. */
    private static List<Part> parts(List<OriginStore.Named> records) {
        List<Part> parts = new ArrayList<>();
        for (OriginStore.Named record : records) {
            Part part = new Part(new HashSet<>(record.names()), new LinkedHashSet<>(List.of(record.record())));
            for (Part other : List.copyOf(parts)) {
                if (other.names().stream().anyMatch(part.names()::contains)) {
                    part.names().addAll(other.names());
                    part.records().addAll(other.records());
                    parts.remove(other);
                }
            }
            parts.add(part);
        }
        return parts;
    }
}
