package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.StagedFile;
import dev.fleetward.vulnerabilities.feeds.BundleManifest.Entry;
import dev.fleetward.vulnerabilities.feeds.BundleReport.Part;
import dev.fleetward.vulnerabilities.feeds.formats.FeedReader;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Imports bundles: feeds fetched on a machine with internet and carried to a server without. Safe for concurrent use. */
@ApplicationScoped
class Bundles {
    private final Blobs blobs;
    private final Imports imports;

    Bundles(Blobs blobs, Imports imports) {
        this.blobs = blobs;
        this.imports = imports;
    }

    /**
     * All of it or nothing when a hash is wrong; a file that cannot be read does not keep the others out.
     *
     * @throws Problem 400 when it is not as its manifest says, 413 past a limit
     */
    BundleReport take(Caller caller, String name, InputStream body) {
        StagedFile staged = blobs.stage(caller.organization(), body, "A bundle", FeedReader.MAX_FEED_BYTES);
        try {
            Bundle bundle = Bundle.verified(staged.file());
            List<Part> parts = new ArrayList<>();
            bundle.each((entry, content) -> parts.add(part(caller, entry, content)));
            return new BundleReport(name, staged.sha256(), bundle.manifest().madeAt(), parts);
        } finally {
            staged.discard();
        }
    }

    private Part part(Caller caller, Entry entry, InputStream content) {
        try {
            FeedReport report = imports.fromFile(
                    caller,
                    entry.feed().isEmpty() ? null : FeedName.require(entry.feed()),
                    entry.path(),
                    content,
                    new Provenance(entry.source(), Optional.of(entry.fetchedAt())));
            return new Part(entry.path(), entry.source(), entry.fetchedAt(), Optional.of(report), "");
        } catch (Problem unreadable) {
            return new Part(entry.path(), entry.source(), entry.fetchedAt(), Optional.empty(), unreadable.detail());
        }
    }
}
