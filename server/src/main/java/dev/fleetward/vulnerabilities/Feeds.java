package dev.fleetward.vulnerabilities;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Takes records in, batch by batch: each batch is stored, grouped by alias and matched in one transaction, so what
 * was imported before an error is complete. Importing the same feed twice changes nothing.
 */
@ApplicationScoped
class Feeds {
    private static final int BATCH_RECORDS = 500;

    private final Db db;
    private final Audit audit;
    private final Clock clock;
    private final RecordStore records;
    private final AliasGroups groups;
    private final Matching matching;

    Feeds(Db db, Audit audit, Clock clock, RecordStore records, AliasGroups groups, Matching matching) {
        this.db = db;
        this.audit = audit;
        this.clock = clock;
        this.records = records;
        this.groups = groups;
        this.matching = matching;
    }

    /** A record with its source text, which is kept. */
    record Incoming(OsvRecord record, String raw) {}

    FeedReport importOsv(Caller caller, InputStream body) {
        var tally = new FeedReport.Tally();
        var batch = new ArrayList<Incoming>();
        new FeedReader(new FeedReader.Sink() {
                    @Override
                    public void record(String name, JsonNode node) {
                        try {
                            batch.add(incoming(node));
                        } catch (OsvParser.Rejected rejected) {
                            tally.reject(name, String.valueOf(rejected.getMessage()));
                        }
                        if (batch.size() == BATCH_RECORDS) {
                            take(caller.organization(), batch, tally);
                            batch.clear();
                        }
                    }

                    @Override
                    public void rejected(String name, String reason) {
                        tally.reject(name, reason);
                    }
                })
                .read(body);
        take(caller.organization(), batch, tally);
        FeedReport report = tally.report();
        db.doInTransaction(
                caller.organization(), tx -> audit.record(tx, caller, "feed.imported", "osv", null, figures(report)));
        return report;
    }

    private static Map<String, Long> figures(FeedReport report) {
        return Map.of("imported", report.imported(), "updated", report.updated(), "rejected", report.rejectedRecords());
    }

    private static Incoming incoming(JsonNode node) {
        OsvRecord record = RecordParser.parse(node);
        String raw = Json.write(node);
        if (raw.contains("\\u0000")) {
            throw new OsvParser.Rejected("the record holds a NUL character");
        }
        return new Incoming(record, raw);
    }

    private void take(OrganizationId organization, List<Incoming> batch, FeedReport.Tally tally) {
        if (batch.isEmpty()) {
            return;
        }
        db.doInTransaction(organization, tx -> {
            matching.lock(tx, organization);
            Collection<Incoming> changed = changed(tx, organization, newestOfEach(batch), tally);
            if (changed.isEmpty()) {
                return;
            }
            Map<String, UUID> groupOf = groups.assign(
                    tx, organization, changed.stream().map(Incoming::record).toList());
            Map<UUID, OsvRecord> stored = records.store(tx, organization, changed, groupOf, clock.instant());
            Collection<UUID> vulnerabilities = Set.copyOf(groupOf.values());
            matching.records(tx, organization, stored, vulnerabilities);
            records.summarize(tx, vulnerabilities);
        });
    }

    private static Collection<Incoming> newestOfEach(List<Incoming> batch) {
        Map<OsvRecord.Name, Incoming> newest = new LinkedHashMap<>();
        for (Incoming incoming : batch) {
            newest.merge(
                    incoming.record().name(),
                    incoming,
                    (a, b) -> b.record().modified().isBefore(a.record().modified()) ? a : b);
        }
        return newest.values();
    }

    /** Never replaces newer by older; what says the same again is left alone. */
    private List<Incoming> changed(
            Tx tx, OrganizationId organization, Collection<Incoming> batch, FeedReport.Tally tally) {
        Map<OsvRecord.Name, RecordStore.Known> known = records.known(
                tx,
                organization,
                batch.stream().map(incoming -> incoming.record().id()).toList());
        List<Incoming> changed = new ArrayList<>();
        for (Incoming incoming : batch) {
            OsvRecord record = incoming.record();
            RecordStore.Known before = known.get(record.name());
            if (before != null && (record.modified().isBefore(before.modified()) || before.isSame(incoming.raw()))) {
                tally.unchanged++;
                continue;
            }
            changed.add(incoming);
            tally.imported += before == null ? 1 : 0;
            tally.updated += before == null ? 0 : 1;
            tally.withdrawn += record.withdrawn().isPresent() ? 1 : 0;
        }
        return changed;
    }
}
