package dev.fleetward.insight.fleet;

import java.util.Locale;

/** Why a sample is in no roll-up, or in another hour than its device said. It is in the lake or its event all the same. */
public enum Refusal {
    NOT_A_NUMBER("NaN or infinite"),
    TOO_LARGE("beyond ±1e30, where sums stop being numbers"),
    TOO_OLD("captured more than 400 days before it came"),
    CLOCK_WRONG("the device's clock cannot be right, so the time of receipt counts");

    private final String text;

    Refusal(String text) {
        this.text = text;
    }

    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String text() {
        return text;
    }
}
