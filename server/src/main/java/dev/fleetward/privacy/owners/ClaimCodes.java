package dev.fleetward.privacy.owners;

import dev.fleetward.devices.DeviceId;
import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/**
 * Codes that a device shows and its owner types. One is live for a device; it works once, for a quarter of an hour, and
 * after five wrong ones no more. Safe for concurrent use.
 */
@ApplicationScoped
class ClaimCodes {
    static final Duration VALID = Duration.ofMinutes(15);
    static final int MAX_WRONG = 5;
    static final int MAX_CODES_AN_HOUR = 12;
    private static final String PURPOSE = "claim-code";
    /** Looked up where the serial is unknown, so that it takes as long. */
    private static final UUID NOBODY = new UUID(0, 0);

    private static final byte[] NOTHING = new byte[32];

    private final Db db;
    private final Clock clock;
    private final MasterKey masterKey;
    private final Devices devices;
    private final ClaimCodeStore store;
    private final HourlyCounts issued;

    ClaimCodes(Db db, Clock clock, MasterKey masterKey, Devices devices, ClaimCodeStore store) {
        this.db = db;
        this.clock = clock;
        this.masterKey = masterKey;
        this.devices = devices;
        this.store = store;
        this.issued = new HourlyCounts(clock, MAX_CODES_AN_HOUR);
    }

    record Issued(String code, Instant expiresAt) {}

    /**
     * A fresh code in place of the one before.
     *
     * @throws Problem 404 when there is no such device, 429 when it asked too often
     */
    Issued issue(Product product, String serial) {
        String code = ClaimText.fresh(ClaimText.CODE_CHARACTERS);
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Instant expires = now.plus(VALID);
        db.doInTransaction(product.organization(), tx -> {
            DeviceId device =
                    devices.find(tx, product.id(), serial).orElseThrow(() -> Problem.notFound("Device", serial));
            if (issued.isFull(device.toString())) {
                throw new Problem(
                        429,
                        "too-many-claims",
                        "Too many claims",
                        "A device gets at most %d codes in an hour. Ask again in an hour."
                                .formatted(MAX_CODES_AN_HOUR));
            }
            store.save(tx, product, device.value(), hash(device.value(), code), now, expires);
            tx.afterCommit(() -> issued.add(device.toString()));
        });
        return new Issued(ClaimText.shown(code), expires);
    }

    /** The device, if the code is the one it shows now; the code is used up then. Takes as long if not. */
    Optional<UUID> redeem(Tx tx, Product product, String serial, String typed) {
        UUID device =
                devices.find(tx, product.id(), serial).map(DeviceId::value).orElse(NOBODY);
        Optional<ClaimCodeStore.Live> live = store.lock(tx, device)
                .filter(code -> code.expiresAt().isAfter(clock.instant()) && code.wrong() < MAX_WRONG);
        boolean same = masterKey.verifies(
                PURPOSE,
                hashed(device, ClaimText.read(typed)),
                live.map(ClaimCodeStore.Live::hash).orElse(NOTHING));
        if (!same) {
            store.countWrong(tx, device);
            return Optional.empty();
        }
        store.delete(tx, device);
        return Optional.of(device);
    }

    private byte[] hash(UUID device, String code) {
        return masterKey.sign(PURPOSE, hashed(device, code));
    }

    private static String hashed(UUID device, String code) {
        return device + "\n" + code;
    }
}
