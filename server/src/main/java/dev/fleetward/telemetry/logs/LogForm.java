package dev.fleetward.telemetry.logs;

import dev.fleetward.telemetry.Address;
import dev.fleetward.telemetry.PageRange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a page of log lines was asked for, and the addresses to ask for more.
 *
 * @param page its address without a question
 * @param until the end of the span, itself left out; null for now
 */
record LogForm(String page, PageRange range, @Nullable Instant until, Logs.Query query) {
    /** Up to now. */
    LogForm(String page, PageRange range, Logs.Query query) {
        this(page, range, null, query);
    }

    public List<PageRange> ranges() {
        return List.of(PageRange.values());
    }

    /** The same question of one version; empty for any. */
    public String ofVersion(String version) {
        return all() + "&level=" + query.minLevel().slug() + "&text="
                + Address.encoded(query.text()) + "&version=" + Address.encoded(version)
                + (query.source().isEmpty() ? "" : "&source=" + Address.encoded(query.source()));
    }

    public String all() {
        return page + "?range=" + range.getSlug() + (until == null ? "" : "&to=" + until);
    }

    String after(String cursor) {
        return ofVersion(query.version()) + "&after=" + cursor;
    }
}
