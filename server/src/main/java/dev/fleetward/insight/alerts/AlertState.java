package dev.fleetward.insight.alerts;

import java.util.Locale;

/** {@code CALM} is stored nowhere. */
enum AlertState {
    CALM,
    PENDING,
    FIRING,
    RESOLVED;

    String slug() {
        return name().toLowerCase(Locale.ROOT);
    }
}
