package dev.fleetward.updates.plan;

import dev.fleetward.kernel.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * On what terms devices take a rollout.
 *
 * @param window when devices may begin; absent for any time
 * @param maxDownloading devices that may fetch it at once; 0 for any number
 * @param maxKilobytesPerSecond what new downloads may take of the line on average; 0 for all of it
 * @param retries further attempts after one that failed
 * @param backOffMinutes before the first further attempt; twice as long before each next one
 * @param timeoutHours without a word of a device that has begun, after which its attempt has failed; 0 for never
 * @param confirm whether each device, or who uses it, says yes before it takes the update; absent for what holds for the
 *     product's clients
 */
public record Terms(
        @Nullable Window window,
        int maxDownloading,
        int maxKilobytesPerSecond,
        int retries,
        int backOffMinutes,
        int timeoutHours,
        @Nullable Boolean confirm) {
    public static final Terms USUAL = new Terms(null, 0, 0, 0, 60, 168, null);
    private static final int MAX_DOWNLOADING = 10_000_000;
    private static final int MAX_KILOBYTES_PER_SECOND = 1_000_000_000;
    private static final int MAX_RETRIES = 10;
    private static final int MAX_BACK_OFF_MINUTES = 10_080;
    private static final int MAX_TIMEOUT_HOURS = 8_760;

    public Terms {
        within("maxDownloading", maxDownloading, MAX_DOWNLOADING);
        within("maxKilobytesPerSecond", maxKilobytesPerSecond, MAX_KILOBYTES_PER_SECOND);
        within("retries", retries, MAX_RETRIES);
        within("backOffMinutes", backOffMinutes, MAX_BACK_OFF_MINUTES);
        within("timeoutHours", timeoutHours, MAX_TIMEOUT_HOURS);
    }

    private static void within(String name, int value, int max) {
        if (value < 0 || value > max) {
            throw Problem.invalid("%s must be 0 to %,d, not %,d.".formatted(name, max, value));
        }
    }

    /** Whether devices are let in one after the other rather than all at once. */
    public boolean holdsBack() {
        return window != null || maxDownloading > 0 || maxKilobytesPerSecond > 0;
    }

    /** @param attempt that failed, counted from 1 */
    public boolean mayRetry(int attempt) {
        return attempt <= retries;
    }

    public Duration backOff(int attempt) {
        return Duration.ofMinutes((long) backOffMinutes << (attempt - 1));
    }
}
