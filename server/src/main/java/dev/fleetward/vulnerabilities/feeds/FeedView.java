package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.access.CurrentCaller;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.PageOf;
import dev.fleetward.kernel.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the API and the pages both show of feeds, and the acts both offer, to whoever calls. Feeds belong to the
 * organization: what one imports, another neither sees nor trusts.
 */
@ApplicationScoped
class FeedView {
    private final CurrentCaller caller;
    private final FeedSettings settings;
    private final Imports imports;
    private final Bundles bundles;
    private final PastImports past;
    private final RejectedRecords rejected;
    private final Synchronization synchronization;

    FeedView(
            CurrentCaller caller,
            FeedSettings settings,
            Imports imports,
            Bundles bundles,
            PastImports past,
            RejectedRecords rejected,
            Synchronization synchronization) {
        this.caller = caller;
        this.settings = settings;
        this.imports = imports;
        this.bundles = bundles;
        this.past = past;
        this.rejected = rejected;
        this.synchronization = synchronization;
    }

    List<Feed> list() {
        return settings.list(caller.organization());
    }

    Feed get(FeedName feed) {
        return settings.get(caller.organization(), feed);
    }

    /** @throws Problem 400 naming what is wrong */
    Feed change(FeedName feed, FeedSettings.Wanted wanted) {
        return settings.change(caller.get(), feed, wanted);
    }

    /**
     * @param feed which feed it is; when absent the content tells
     * @throws Problem 400 when it cannot be read, 413 past a limit; records before that are kept
     */
    FeedReport take(@Nullable FeedName feed, @Nullable String fileName, InputStream body) {
        return imports.fromFile(caller.get(), feed, fileName, body);
    }

    /** What {@code fleetward feed bundle} made. @throws Problem 400 when it is not as its manifest says */
    BundleReport takeBundle(String fileName, InputStream body) {
        return bundles.take(caller.get(), fileName, body);
    }

    /** Has it fetched now instead of at its next time. @throws Problem 409 when the feed is had by file */
    void fetch(FeedName feed) {
        synchronization.wanted(caller.get(), feed);
    }

    /** Latest first. */
    PageOf<ImportStore.Past> imports(FeedName feed, Cursor cursor) {
        return past.list(caller.organization(), feed, cursor);
    }

    /** Oldest first. */
    PageOf<QuarantineStore.Entry> rejected(FeedName feed, Cursor cursor) {
        return rejected.list(caller.organization(), feed, cursor);
    }

    /** The record as it came. @throws Problem 404 when there is no such entry, 409 when it was too large to keep */
    byte[] content(FeedName feed, String id) {
        return rejected.content(caller.organization(), feed, id);
    }

    RejectedRecords.Retried retry(FeedName feed, String id) {
        return rejected.retry(caller.get(), feed, id);
    }

    /** The oldest of them, so many at a time. */
    RejectedRecords.Retried retryAll(FeedName feed) {
        return rejected.retryAll(caller.get(), feed);
    }
}
