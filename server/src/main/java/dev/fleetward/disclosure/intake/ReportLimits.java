package dev.fleetward.disclosure.intake;

import dev.fleetward.kernel.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
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
    /** An IPv6 subscriber has a network of 64 bits and may use any address of it. */
    private static final int IPV6_NETWORK_GROUPS = 4;

    private final Clock clock;
    private final int perAddress;
    private final AtomicReference<Hour> current = new AtomicReference<>(new Hour(0, new ConcurrentHashMap<>()));

    ReportLimits(
            Clock clock,
            @ConfigProperty(name = "fleetward.limits.reports-per-address-and-hour", defaultValue = "20")
                    int perAddress) {
        this.clock = clock;
        this.perAddress = perAddress;
    }

    private record Hour(long number, ConcurrentHashMap<String, LongAdder> reports) {}

    /** @throws Problem 429 when the address sent as many as it may this hour */
    void count(String address) {
        long number = clock.instant().getEpochSecond() / WINDOW.toSeconds();
        Hour hour = current.updateAndGet(
                last -> last.number == number ? last : new Hour(number, new ConcurrentHashMap<>()));
        String network = network(address);
        if (hour.reports.size() >= MAX_ADDRESSES && !hour.reports.containsKey(network)) {
            throw tooMany();
        }
        LongAdder reports = hour.reports.computeIfAbsent(network, _ -> new LongAdder());
        reports.increment();
        if (reports.sum() > perAddress) {
            throw tooMany();
        }
    }

    /** @throws Problem 429 when that many reports of the last hour are as many as may be */
    static void requireRoom(int reportsOfLastHour) {
        if (reportsOfLastHour >= MAX_OF_ORGANIZATION_AN_HOUR) {
            throw tooMany();
        }
    }

    private static String network(String address) {
        if (!address.contains(":")) {
            return address;
        }
        String[] groups = address.split(":");
        return String.join(":", java.util.Arrays.copyOf(groups, Math.min(groups.length, IPV6_NETWORK_GROUPS)));
    }

    private static Problem tooMany() {
        return new Problem(
                429,
                "too-many-reports",
                "Too many reports",
                "More reports came in than are taken in an hour. Send yours again in an hour, or write to the maker’s contact.");
    }
}
