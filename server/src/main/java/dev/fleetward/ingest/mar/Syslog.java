package dev.fleetward.ingest.mar;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Severities of RFC 5424 section 6.2.1, 0 emergency to 7 debug, as levels of field data, 0 debug to 3 error. */
final class Syslog {
    static final long LEVEL_UNKNOWN = 1;
    private static final int LAST_ERROR = 3;
    private static final int WARNING = 4;
    private static final int DEBUG = 7;

    private Syslog() {}

    /** Null when it is none. */
    static @Nullable Integer severity(JsonNode priority) {
        String text = priority.asText("");
        return text.length() == 1 && text.charAt(0) >= '0' && text.charAt(0) <= '7' ? text.charAt(0) - '0' : null;
    }

    static long level(@Nullable Integer severity) {
        if (severity == null) {
            return LEVEL_UNKNOWN;
        }
        return severity <= LAST_ERROR ? 3 : severity == WARNING ? 2 : severity == DEBUG ? 0 : 1;
    }
}
