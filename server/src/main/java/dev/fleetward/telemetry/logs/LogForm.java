package dev.fleetward.telemetry.logs;

import dev.fleetward.telemetry.Address;
import dev.fleetward.telemetry.PageRange;
import java.util.List;

/**
 * What a page of log lines was asked for, and the addresses to ask for more.
 *
 * @param page its address without a question
 */
record LogForm(String page, PageRange range, Logs.Query query) {
    public List<PageRange> ranges() {
        return List.of(PageRange.values());
    }

    /** The same question of one version; empty for any. */
    public String ofVersion(String version) {
        return page + "?range=" + range.getSlug() + "&level=" + query.minLevel().slug() + "&text="
                + Address.encoded(query.text()) + "&version=" + Address.encoded(version)
                + (query.source().isEmpty() ? "" : "&source=" + Address.encoded(query.source()));
    }

    public String all() {
        return page + "?range=" + range.getSlug();
    }

    String after(String cursor) {
        return ofVersion(query.version()) + "&after=" + cursor;
    }
}
