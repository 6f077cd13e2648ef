package dev.fleetward.vulnerabilities.feeds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Json;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.vulnerabilities.feeds.exploitation.Exploitation;
import dev.fleetward.vulnerabilities.feeds.formats.BadRecord;
import dev.fleetward.vulnerabilities.feeds.formats.CsafParser;
import dev.fleetward.vulnerabilities.feeds.formats.EuvdParser;
import dev.fleetward.vulnerabilities.feeds.formats.Exploited;
import dev.fleetward.vulnerabilities.feeds.formats.FeedReader;
import dev.fleetward.vulnerabilities.feeds.formats.GhsaParser;
import dev.fleetward.vulnerabilities.feeds.formats.Prediction;
import dev.fleetward.vulnerabilities.feeds.online.Proof;
import dev.fleetward.vulnerabilities.intake.Feeds;
import dev.fleetward.vulnerabilities.intake.Feeds.Incoming;
import dev.fleetward.vulnerabilities.intake.Feeds.Taken;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One import: takes what the reader finds in batches, and keeps what it cannot take. While a batch goes into the
 * database the next one is read. Used by one thread.
 */
final class Import implements FeedReader.Sink {
    private static final int BATCH_RECORDS = 500;
    private static final long BATCH_CHARS = 16L * 1024 * 1024;
    private static final int BATCH_PREDICTIONS = 5_000;
    private static final int BATCH_REJECTIONS = 100;
    private static final int MAX_KEPT_BYTES = 1024 * 1024;
    private static final int MAX_SAID_CHARS = 500;
    private static final int MAX_CATALOGUE_ENTRIES = 100_000;

    /** What an import works with. */
    record Tools(
            Db db,
            Clock clock,
            Feeds feeds,
            Exploitation exploitation,
            SupplierStore suppliers,
            QuarantineStore quarantine) {}

    /** @param found under which names it may have waited in quarantine */
    private record Pending(Incoming incoming, FeedReader.Found found) {}

    private final Tools tools;
    private final OrganizationId organization;
    private final Map<Proof.Of, Proof> proofs;
    private final FeedReport.Tally tally = new FeedReport.Tally();
    private final List<Pending> batch = new ArrayList<>();
    private final List<Prediction> predictions = new ArrayList<>();
    private final List<Exploited> exploited = new ArrayList<>();
    private final Set<String> notExploited = new HashSet<>();
    private final List<QuarantineStore.Rejection> rejections = new ArrayList<>();
    private final Set<String> catalogue = new HashSet<>();
    private @Nullable FeedName feed;
    private boolean isWholeCatalogue;
    private long batchChars;
    private @Nullable Boolean somethingInQuarantine;
    private CompletableFuture<Taken> storing = CompletableFuture.completedFuture(new Taken(0, 0, 0, 0));

    /**
     * @param feed which feed it is; when absent its first record tells
     * @param proofs what was checked of single documents
     */
    Import(Tools tools, OrganizationId organization, @Nullable FeedName feed, Map<Proof.Of, Proof> proofs) {
        this.tools = tools;
        this.organization = organization;
        this.feed = feed;
        this.proofs = proofs;
    }

    FeedName feed() {
        return feed == null ? FeedName.OSV : feed;
    }

    @Override
    public void record(FeedReader.Found found) {
        if (feed == null) {
            feed = FeedName.of(found.format());
        }
        if (!feed().takes(found.format())) {
            reject(
                    found,
                    "this is %s, not of the feed %s".formatted(found.format().title(), feed().slug()));
            return;
        }
        try {
            take(found);
        } catch (BadRecord bad) {
            reject(found, bad.reason());
        }
    }

    private void take(FeedReader.Found found) {
        JsonNode node = found.node();
        switch (found.format()) {
            case OSV, NVD, CVE -> offer(found, node);
            case GHSA -> offer(found, GhsaParser.osv(node));
            case EUVD -> {
                EuvdParser.Reading reading = EuvdParser.parse(node);
                offer(found, reading.osv());
                reading.exploited().ifPresent(exploited::add);
                reading.cve().filter(_ -> reading.exploited().isEmpty()).ifPresent(notExploited::add);
                reading.prediction().ifPresent(this::predict);
            }
            case CSAF -> {
                CsafParser.Advisory advisory = CsafParser.parse(node);
                for (ObjectNode record : advisory.records()) {
                    offer(found, record);
                }
                Proof proof = proofs.getOrDefault(new Proof.Of(advisory.publisher(), advisory.id()), Proof.NONE);
                tools.db()
                        .doInTransaction(organization, tx -> tools.suppliers().take(tx, organization, advisory, proof));
            }
            case KEV -> {
                catalogue.add(found.name());
                exploited.add(Exploited.ofCatalogue(node));
                if (exploited.size() > MAX_CATALOGUE_ENTRIES) {
                    throw new Problem(
                            413,
                            "too-large",
                            "Too large",
                            "A catalogue may have at most %,d entries.".formatted(MAX_CATALOGUE_ENTRIES));
                }
            }
            case EPSS -> predict(Prediction.of(node));
        }
    }

    private void offer(FeedReader.Found found, JsonNode osv) {
        switch (tools.feeds().read(osv, found.node())) {
            case Incoming incoming -> {
                batch.add(new Pending(incoming, found));
                batchChars += incoming.raw().length();
                if (batch.size() == BATCH_RECORDS || batchChars > BATCH_CHARS) {
                    flush();
                }
            }
            case Feeds.Refused refused -> reject(found, refused.reason());
        }
    }

    private void predict(Prediction prediction) {
        predictions.add(prediction);
        if (predictions.size() == BATCH_PREDICTIONS) {
            flushPredictions();
        }
    }

    private void flushPredictions() {
        Taken taken = tools.exploitation().predict(organization, List.copyOf(predictions));
        if (feed() == FeedName.EPSS) {
            tally.add(taken);
        }
        if (feed() == FeedName.EPSS && hasQuarantine()) {
            release(predictions.stream().map(Prediction::cve).collect(Collectors.toSet()));
        }
        predictions.clear();
    }

    private void reject(FeedReader.Found found, String reason) {
        byte[] content = Json.write(found.node()).getBytes(StandardCharsets.UTF_8);
        // A place in a list says nothing of the next list: what has no name goes by its content too.
        String name =
                found.isPlace() ? found.name() + " #" + Integer.toHexString(Arrays.hashCode(content)) : found.name();
        rejected(name, reason, content);
    }

    @Override
    public void rejected(String name, String reason, byte @Nullable [] content) {
        String named = printable(name);
        String why = printable(reason);
        tally.reject(named, why);
        boolean small = content != null && content.length <= MAX_KEPT_BYTES;
        rejections.add(new QuarantineStore.Rejection(named, why, small ? content : null));
        if (rejections.size() == BATCH_REJECTIONS) {
            flushRejections();
        }
    }

    /** Names and reasons quote what was sent; the database keeps no NUL. */
    private static String printable(String text) {
        String shortened = text.substring(0, Math.min(text.length(), MAX_SAID_CHARS));
        return shortened.replace('\0', '\ufffd');
    }

    private void flushRejections() {
        var rejected = List.copyOf(rejections);
        rejections.clear();
        tools.db().doInTransaction(organization, tx -> tools.quarantine()
                .keep(tx, organization, feed().slug(), rejected, tools.clock().instant()));
    }

    /** A catalogue that is cut short would take the marks off what is not in it: it is refused whole. */
    @Override
    public void wrapping(JsonNode header) {
        if (!header.has("catalogVersion")) {
            return;
        }
        long said = header.path("count").asLong(catalogue.size());
        if (said != catalogue.size()) {
            throw new Problem(
                    400,
                    "unreadable-feed",
                    "Unreadable feed",
                    "The catalogue says it has %d entries and holds %d: it is cut short or changed. Fetch it again."
                            .formatted(said, catalogue.size()));
        }
        if (feed == null) {
            feed = FeedName.KEV;
        }
        isWholeCatalogue = true;
    }

    private void flush() {
        await();
        if (batch.isEmpty()) {
            return;
        }
        var pending = List.copyOf(batch);
        batch.clear();
        batchChars = 0;
        boolean releases = hasQuarantine();
        storing = CompletableFuture.supplyAsync(() -> store(pending, releases), Thread::startVirtualThread);
    }

    private Taken store(List<Pending> pending, boolean releases) {
        Taken taken = tools.feeds()
                .take(
                        organization,
                        feed().slug(),
                        pending.stream().map(Pending::incoming).toList());
        if (releases) {
            release(pending.stream()
                    .flatMap(one -> Stream.of(
                            one.incoming().id(), one.found().name(), one.found().file()))
                    .collect(Collectors.toSet()));
        }
        return taken;
    }

    /** What is taken leaves the quarantine. */
    private void release(Set<String> names) {
        tools.db().doInTransaction(organization, tx -> tools.quarantine()
                .release(tx, organization, feed().slug(), names));
    }

    /** Asked once: what this import itself rejects it does not take. */
    private boolean hasQuarantine() {
        if (somethingInQuarantine == null) {
            somethingInQuarantine = tools.db()
                    .inTransaction(organization, tx -> tools.quarantine().count(tx, feed().slug()) > 0);
        }
        return somethingInQuarantine;
    }

    private void await() {
        try {
            tally.add(storing.join());
            storing = CompletableFuture.completedFuture(new Taken(0, 0, 0, 0));
        } catch (CompletionException failed) {
            storing = CompletableFuture.completedFuture(new Taken(0, 0, 0, 0));
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    /** What is left is taken, whether the reading came to its end or not; marks only when it did. */
    FeedReport.Tally end(boolean complete) {
        flush();
        await();
        flushRejections();
        flushPredictions();
        if (complete && (!exploited.isEmpty() || isWholeCatalogue)) {
            Taken taken = tools.exploitation()
                    .mark(
                            organization,
                            feed().slug(),
                            List.copyOf(exploited),
                            isWholeCatalogue ? Optional.of(catalogue) : Optional.empty());
            if (feed() == FeedName.KEV) {
                tally.add(taken);
            }
            if (feed() == FeedName.KEV && hasQuarantine()) {
                release(exploited.stream().map(Exploited::cve).collect(Collectors.toSet()));
            }
        }
        if (complete && !notExploited.isEmpty()) {
            tools.exploitation().unmark(organization, feed().slug(), notExploited);
        }
        return tally;
    }
}
