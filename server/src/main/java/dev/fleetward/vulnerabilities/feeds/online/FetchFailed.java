package dev.fleetward.vulnerabilities.feeds.online;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A feed did not come; the message says why, for people. */
public final class FetchFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    private final @Nullable Duration retryAfter;

    public FetchFailed(String why) {
        this(why, 0, null);
    }

    /** @param retryAfter how long the publisher asks us to stay away */
    FetchFailed(String why, int status, @Nullable Duration retryAfter) {
        super(why, null, false, false);
        this.status = status;
        this.retryAfter = retryAfter;
    }

    public String why() {
        return String.valueOf(getMessage());
    }

    boolean isMissing() {
        return status == 404 || status == 410;
    }

    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }
}
