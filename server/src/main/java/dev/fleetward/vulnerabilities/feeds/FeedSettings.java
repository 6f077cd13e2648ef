package dev.fleetward.vulnerabilities.feeds;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.insight.delivery.Destinations;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.vulnerabilities.feeds.FeedStore.Chosen;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The feeds of an organization and what it chose of them. */
@ApplicationScoped
class FeedSettings {
    static final String KEY_PURPOSE = "feed-key";
    private static final int MAX_PARTS = 50;
    private static final int MAX_KEY_CHARS = 200;
    private static final int MAX_EVERY_HOURS = 24 * 31;
    private static final int MAX_FRESH_HOURS = 24 * 366;
    private static final UUID NEWEST = new UUID(-1L, -1L);

    private final Db db;
    private final Audit audit;
    private final Clock clock;
    private final MasterKey masterKey;
    private final Destinations destinations;
    private final FeedStore store;
    private final ImportStore imports;
    private final QuarantineStore quarantine;

    FeedSettings(
            Db db,
            Audit audit,
            Clock clock,
            MasterKey masterKey,
            Destinations destinations,
            FeedStore store,
            ImportStore imports,
            QuarantineStore quarantine) {
        this.db = db;
        this.audit = audit;
        this.clock = clock;
        this.masterKey = masterKey;
        this.destinations = destinations;
        this.store = store;
        this.imports = imports;
        this.quarantine = quarantine;
    }

    /** What is to be changed; what is absent stays. */
    record Wanted(
            @Nullable Boolean online,
            @Nullable String address,
            @Nullable List<String> parts,
            @Nullable String key,
            @Nullable Integer everyHours,
            @Nullable Integer freshHours) {}

    List<Feed> list(OrganizationId organization) {
        return db.inTransaction(organization, tx -> {
            Map<FeedName, Chosen> chosen =
                    store.all(tx).stream().collect(Collectors.toMap(Chosen::name, Function.identity()));
            return Arrays.stream(FeedName.values())
                    .map(name -> feed(tx, chosen.getOrDefault(name, Chosen.nothing(name))))
                    .toList();
        });
    }

    Feed get(OrganizationId organization, FeedName name) {
        return db.inTransaction(organization, tx -> feed(tx, store.get(tx, name)));
    }

    private Feed feed(Tx tx, Chosen chosen) {
        String slug = chosen.name().slug();
        return Feed.of(
                chosen,
                quarantine.count(tx, slug),
                imports.latest(tx, slug, NEWEST, 1).stream().findFirst(),
                clock.instant());
    }

    /** @throws Problem 400 naming what is wrong */
    Feed change(Caller caller, FeedName name, Wanted wanted) {
        return db.inTransaction(caller.organization(), tx -> {
            Chosen before = store.get(tx, name);
            Chosen after = acceptable(before, wanted);
            boolean anew = !before.address().equals(after.address());
            store.choose(tx, caller.organization(), after, anew);
            Feed changed = feed(tx, store.get(tx, name));
            audit.record(tx, caller, "feed.chosen", name.slug(), told(before), told(after));
            return changed;
        });
    }

    private static Map<String, Object> told(Chosen chosen) {
        return Map.of(
                "online", chosen.online(),
                "address", chosen.address(),
                "parts", chosen.parts(),
                "everyHours", chosen.everyHours(),
                "freshHours", chosen.freshHours());
    }

    private Chosen acceptable(Chosen before, Wanted wanted) {
        String address =
                wanted.address() == null ? before.address() : wanted.address().strip();
        if (!address.isEmpty() && !address.equals(before.address())) {
            address = before.name() == FeedName.CSAF
                    ? suppliers(address)
                    : destinations.acceptable(address).toString();
        }
        List<String> parts = wanted.parts() == null ? before.parts() : parts(wanted.parts());
        boolean online = wanted.online() == null ? before.online() : wanted.online();
        if (online && address.isEmpty() && before.name().address().isEmpty()) {
            throw Problem.invalid("%s has no address that everybody uses: give “address”."
                    .formatted(before.name().title()));
        }
        if (online && before.name() == FeedName.OSV && parts.isEmpty()) {
            throw Problem.invalid("parts: name the ecosystems you want, such as npm, PyPI, Debian:12.");
        }
        // Whoever changes the address must give the key again: it is not sent to another server than it was given for.
        boolean keepsKey = wanted.key() == null && address.equals(before.address());
        return new Chosen(
                before.name(),
                online,
                address,
                parts,
                keepsKey ? before.sealedKey() : sealed(wanted.key()),
                hours(wanted.everyHours(), before.everyHours(), "everyHours", MAX_EVERY_HOURS),
                hours(wanted.freshHours(), before.freshHours(), "freshHours", MAX_FRESH_HOURS),
                before.lastSuccessAt(),
                before.lastAttemptAt(),
                online ? Optional.of(clock.instant()) : Optional.<Instant>empty(),
                0,
                "",
                before.progress());
    }

    /** There are as many addresses as suppliers. */
    private String suppliers(String text) {
        List<String> addresses = Chosen.addresses(text);
        if (addresses.size() > MAX_PARTS) {
            throw Problem.invalid("address has at most %d suppliers.".formatted(MAX_PARTS));
        }
        return addresses.stream()
                .map(one -> destinations.acceptable(one).toString())
                .distinct()
                .collect(Collectors.joining(" "));
    }

    private static List<String> parts(List<String> wanted) {
        List<String> parts = wanted.stream()
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .distinct()
                .toList();
        if (parts.size() > MAX_PARTS) {
            throw Problem.invalid("parts has at most %d entries.".formatted(MAX_PARTS));
        }
        for (String part : parts) {
            if (!part.matches("[A-Za-z0-9][A-Za-z0-9 .:_-]{0,79}")) {
                throw Problem.invalid("parts: an ecosystem is named by up to 80 letters, digits, spaces and . : _ -");
            }
        }
        return parts;
    }

    private byte @Nullable [] sealed(@Nullable String key) {
        if (key == null || key.isBlank()) {
            return null;
        }
        if (!key.strip().matches("[\\x21-\\x7e]{1," + MAX_KEY_CHARS + "}")) {
            throw Problem.invalid("key has at most %d printable characters.".formatted(MAX_KEY_CHARS));
        }
        return masterKey.encrypt(KEY_PURPOSE, key.strip().getBytes(StandardCharsets.UTF_8));
    }

    private static int hours(@Nullable Integer wanted, int before, String field, int max) {
        int hours = wanted == null ? before : wanted;
        if (hours < 1 || hours > max) {
            throw Problem.invalid("%s must be between 1 and %d.".formatted(field, max));
        }
        return hours;
    }
}
