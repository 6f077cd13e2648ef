package dev.fleetward.vulnerabilities.intake;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.components.Purl;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.matching.Matching;
import dev.fleetward.vulnerabilities.records.Coordinates;
import dev.fleetward.vulnerabilities.records.OsvRecord;
import dev.fleetward.vulnerabilities.records.RecordParser;
import dev.fleetward.vulnerabilities.records.Rejected;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Takes records in, batch by batch: each batch is stored, grouped by alias and matched in one transaction, so what was
 * taken before an error is complete. Taking the same record twice changes nothing. Safe for concurrent use.
 */
@ApplicationScoped
public class Feeds {
    private final Db db;
    private final Clock clock;
    private final RecordStore records;
    private final OriginStore origins;
    private final AliasGroups groups;
    private final AliasSplits splits;
    private final Matching matching;

    Feeds(
            Db db,
            Clock clock,
            RecordStore records,
            OriginStore origins,
            AliasGroups groups,
            AliasSplits splits,
            Matching matching) {
        this.db = db;
        this.clock = clock;
        this.records = records;
        this.origins = origins;
        this.groups = groups;
        this.splits = splits;
        this.matching = matching;
    }

    /** What became of one record's text. */
    public sealed interface Read {}

    /** A record with its source text, which is kept. */
    public record Incoming(OsvRecord record, String raw) implements Read {
        public String id() {
            return record.id();
        }

        OsvRecord.Name name() {
            return record.name();
        }
    }

    /** @param reason which field is wrong, for people */
    public record Refused(String reason) implements Read {}

    /** What a batch did. */
    public record Taken(long imported, long updated, long unchanged, long withdrawn) {}

    /** A package as records name it; the ecosystem with its release, as {@code Debian:12}. */
    public record PackageName(String ecosystem, String name, String version) {}

    /** Where records file what a supplier calls by package URL. */
    public static Optional<PackageName> packageOf(String purl) {
        return Purl.find(purl)
                .flatMap(Coordinates::of)
                .map(at -> new PackageName(
                        at.release().isEmpty()
                                ? at.ecosystem().title()
                                : at.ecosystem().title() + ":" + at.release(),
                        at.name(),
                        at.version()));
    }

    public Read read(JsonNode node) {
        return read(node, node);
    }

    /** @param original what it was written as where it came from, when the record is our reading of another format */
    public Read read(JsonNode node, JsonNode original) {
        try {
            OsvRecord record = RecordParser.parse(node);
            String raw = Json.write(original);
            return raw.contains("\\u0000")
                    ? new Refused("the record holds a NUL character")
                    : new Incoming(record, raw);
        } catch (Rejected rejected) {
            return new Refused(String.valueOf(rejected.getMessage()));
        }
    }

    /** @param feed which feed they came by, kept with each */
    public Taken take(OrganizationId organization, String feed, List<Incoming> batch) {
        if (batch.isEmpty()) {
            return new Taken(0, 0, 0, 0);
        }
        return db.inTransaction(organization, tx -> take(tx, organization, feed, newestOfEach(batch), batch.size()));
    }

    private Taken take(Tx tx, OrganizationId organization, String feed, Collection<Incoming> batch, int sent) {
        matching.lock(tx, organization);
        Map<OsvRecord.Name, OriginStore.Known> known =
                origins.known(tx, organization, batch.stream().map(Incoming::id).toList());
        List<Incoming> changed = batch.stream()
                .filter(incoming -> isNews(incoming, known.get(incoming.name())))
                .toList();
        long fresh = changed.stream()
                .filter(incoming -> !known.containsKey(incoming.name()))
                .count();
        long withdrawn = changed.stream()
                .filter(incoming -> incoming.record().withdrawn().isPresent())
                .count();
        if (!changed.isEmpty()) {
            store(tx, organization, feed, changed, known);
        }
        return new Taken(fresh, changed.size() - fresh, sent - changed.size(), withdrawn);
    }

    private void store(
            Tx tx,
            OrganizationId organization,
            String feed,
            List<Incoming> changed,
            Map<OsvRecord.Name, OriginStore.Known> known) {
        Instant now = clock.instant();
        Map<String, UUID> groupOf = groups.assign(
                tx, organization, changed.stream().map(Incoming::record).toList());
        Map<UUID, OsvRecord> stored = records.store(tx, organization, changed, groupOf, now);
        origins.store(tx, organization, feed, changed, stored);
        Set<UUID> vulnerabilities = new LinkedHashSet<>(groupOf.values());
        vulnerabilities.addAll(splits.apart(tx, organization, lessNamed(changed, known, groupOf)));
        matching.records(tx, organization, stored, vulnerabilities);
        records.summarize(tx, vulnerabilities);
    }

    /** Vulnerabilities of records that no longer have a name they had. */
    private static Set<UUID> lessNamed(
            List<Incoming> changed, Map<OsvRecord.Name, OriginStore.Known> known, Map<String, UUID> groupOf) {
        Set<UUID> vulnerabilities = new LinkedHashSet<>();
        for (Incoming incoming : changed) {
            OriginStore.Known before = known.get(incoming.name());
            if (before != null && !AliasGroups.names(incoming.record()).containsAll(before.names())) {
                Optional.ofNullable(groupOf.get(incoming.id())).ifPresent(vulnerabilities::add);
            }
        }
        return vulnerabilities;
    }

    private static Collection<Incoming> newestOfEach(List<Incoming> batch) {
        Map<OsvRecord.Name, Incoming> newest = new LinkedHashMap<>();
        for (Incoming incoming : batch) {
            newest.merge(
                    incoming.name(),
                    incoming,
                    (a, b) -> b.record().modified().isBefore(a.record().modified()) ? a : b);
        }
        return new ArrayList<>(newest.values());
    }

    /** Never replaces newer by older; what says the same again is left alone. */
    private static boolean isNews(Incoming incoming, OriginStore.@org.jspecify.annotations.Nullable Known before) {
        return before == null
                || !incoming.record().modified().isBefore(before.modified())
                        && !before.digest().equals(OriginStore.digest(incoming.raw()));
    }
}
