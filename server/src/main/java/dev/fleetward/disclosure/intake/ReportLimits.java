package dev.fleetward.disclosure.intake;

import dev.fleetward.access.WindowCounts;
import dev.fleetward.kernel.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How many reports one network address and one organization may get through in an hour. Addresses are counted in memory
 * alone and forgotten with the hour: nobody who reports is followed. Safe for concurrent use.
 */
@ApplicationScoped
class ReportLimits {
    static final int MAX_OF_ORGANIZATION_AN_HOUR = 30;
    static final Duration WINDOW = Duration.ofHours(1);
    private static final int MAX_ADDRESSES = 50_000;

    private final WindowCounts reports;
    private final int perAddress;

    ReportLimits(
            Clock clock,
            @ConfigProperty(name = "fleetward.limits.reports-per-address-and-hour", defaultValue = "20")
                    int perAddress) {
        this.reports = new WindowCounts(clock, WINDOW, MAX_ADDRESSES);
        this.perAddress = perAddress;
    }

    /** @throws Problem 429 when the address sent as many as it may this hour */
    void count(String address) {
        long sent = reports.add(WindowCounts.network(address));
        if (sent == WindowCounts.UNCOUNTED || sent > perAddress) {
            throw tooMany();
        }
    }

    /** @throws Problem 429 when that many reports of the last hour are as many as may be */
    static void requireRoom(int reportsOfLastHour) {
        if (reportsOfLastHour >= MAX_OF_ORGANIZATION_AN_HOUR) {
            throw tooMany();
        }
    }

    private static Problem tooMany() {
        return new Problem(
                429,
                "too-many-reports",
                "Too many reports",
                "More reports came in than are taken in an hour. Send yours again in an hour, or write to the maker’s contact.");
    }
}
