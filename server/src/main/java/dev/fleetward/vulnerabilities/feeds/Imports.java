package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.vulnerabilities.feeds.exploitation.Exploitation;
import dev.fleetward.vulnerabilities.feeds.formats.Bounded;
import dev.fleetward.vulnerabilities.feeds.formats.FeedReader;
import dev.fleetward.vulnerabilities.feeds.online.Turn;
import dev.fleetward.vulnerabilities.intake.Feeds;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Imports feeds, from a file or from what synchronization fetched: the same code for both. Each is written down with the
 * hash of what was read. Safe for concurrent use.
 */
@ApplicationScoped
class Imports {
    private static final int MAX_FILE_NAME_CHARS = 300;

    private final Db db;
    private final Audit audit;
    private final Clock clock;
    private final Import.Tools tools;
    private final ImportStore imports;
    private final FeedStore feeds;

    Imports(
            Db db,
            Audit audit,
            Clock clock,
            Feeds records,
            Exploitation exploitation,
            SupplierStore suppliers,
            QuarantineStore quarantine,
            ImportStore imports,
            FeedStore feeds) {
        this.db = db;
        this.audit = audit;
        this.clock = clock;
        this.tools = new Import.Tools(db, clock, records, exploitation, suppliers, quarantine);
        this.imports = imports;
        this.feeds = feeds;
    }

    /**
     * What a person or program sent.
     *
     * @param feed which feed it is; when absent the content tells
     * @throws Problem 400 when it cannot be read, 413 past a limit; records before that are kept
     */
    FeedReport fromFile(Caller caller, @Nullable FeedName feed, @Nullable String fileName, InputStream body) {
        return fromFile(caller, feed, fileName == null ? "" : fileName, body, Provenance.UNKNOWN);
    }

    FeedReport fromFile(
            Caller caller, @Nullable FeedName feed, String fileName, InputStream body, Provenance provenance) {
        FeedReport report = run(caller.organization(), caller.name(), feed, fileName, body, List.of(), provenance);
        Instant knownAt = provenance.knownAt(clock.instant());
        db.doInTransaction(caller.organization(), tx -> {
            audit.record(tx, caller, "feed.imported", report.feed(), null, figures(report));
            if (!report.isAllRejected()) {
                feeds.succeeded(tx, caller.organization(), FeedName.require(report.feed()), knownAt);
            }
        });
        return report;
    }

    private static Map<String, Object> figures(FeedReport report) {
        return Map.of(
                "sha256",
                report.sha256(),
                "imported",
                report.imported(),
                "updated",
                report.updated(),
                "rejected",
                report.rejectedRecords());
    }

    /** Without a word in the audit log, and without calling it a success of the feed: for parts of one. */
    FeedReport run(OrganizationId organization, String by, @Nullable FeedName feed, String fileName, InputStream body) {
        return run(organization, by, feed, fileName, body, List.of(), Provenance.UNKNOWN);
    }

    /** @param missing what should have been there */
    FeedReport run(
            OrganizationId organization,
            String by,
            @Nullable FeedName feed,
            String fileName,
            InputStream body,
            List<Turn.Missing> missing,
            Provenance provenance) {
        Instant started = clock.instant();
        String name = fileName.substring(0, Math.min(fileName.length(), MAX_FILE_NAME_CHARS));
        var digest = sha256();
        var sizes = new Sized(body, digest);
        var taking = new Import(tools, organization, feed, provenance.proofs());
        missing.forEach(one -> taking.rejected(one.name(), one.reason(), null));
        try {
            new FeedReader(taking).read(sizes, name.isEmpty() ? FeedReader.LONE : name);
            sizes.rest();
            FeedReport report = report(taking, true, digest, sizes);
            write(organization, new ImportStore.Done(name, report, "", by, provenance, started, clock.instant()));
            return report;
        } catch (Problem problem) {
            FeedReport report = report(taking, false, digest, sizes);
            write(
                    organization,
                    new ImportStore.Done(name, report, problem.detail(), by, provenance, started, clock.instant()));
            throw problem;
        }
    }

    private static FeedReport report(Import taking, boolean complete, MessageDigest digest, Sized sizes) {
        var tally = taking.end(complete);
        return tally.report(taking.feed(), HexFormat.of().formatHex(digest.digest()), sizes.bytes);
    }

    private void write(OrganizationId organization, ImportStore.Done done) {
        db.doInTransaction(organization, tx -> imports.add(tx, organization, done));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Counts and hashes all of the body, also what its reader has no use for, such as a ZIP's directory. */
    private static final class Sized extends DigestInputStream {
        private long bytes;

        Sized(InputStream in, MessageDigest digest) {
            super(in, digest);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            bytes += b < 0 ? 0 : 1;
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = super.read(buffer, offset, length);
            bytes += Math.max(n, 0);
            return n;
        }

        /** The reader is done; the rest is still hashed. */
        @Override
        public void close() {}

        void rest() {
            try {
                new Bounded(this, FeedReader.MAX_FEED_BYTES, "A feed").transferTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
