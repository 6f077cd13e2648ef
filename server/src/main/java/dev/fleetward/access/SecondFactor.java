package dev.fleetward.access;

import dev.fleetward.access.AccessStore.Person;
import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;

/** A code from an authenticator app beside the password, and recovery codes for when the app is gone. */
@ApplicationScoped
class SecondFactor {
    static final String PURPOSE = "second factor";
    private static final int RECOVERY_CODES = 10;
    /** 80 bits: too many to try, so a plain hash keeps them. */
    private static final int RECOVERY_CODE_BYTES = 10;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecondFactorStore store;
    private final MasterKey masterKey;
    private final Clock clock;

    SecondFactor(SecondFactorStore store, MasterKey masterKey, Clock clock) {
        this.store = store;
        this.masterKey = masterKey;
        this.clock = clock;
    }

    record State(boolean on, int recoveryCodesLeft) {}

    State state(Tx tx, UUID person) {
        boolean on = isOn(tx, person);
        return new State(on, on ? store.recoveryCodesLeft(tx, person) : 0);
    }

    boolean isOn(Tx tx, UUID person) {
        return store.find(tx, person)
                .filter(SecondFactorStore.Stored::confirmed)
                .isPresent();
    }

    /**
     * @return the secret, shown until the first code proves that the app has it
     * @throws Problem 409 when there is one already
     */
    byte[] begin(Tx tx, Person person) {
        if (isOn(tx, person.id())) {
            throw Problem.conflict("second-factor-on", "Remove the present second factor before setting up another.");
        }
        byte[] secret = Totp.freshSecret();
        store.begin(tx, person, masterKey.encrypt(PURPOSE, secret));
        return secret;
    }

    /**
     * @return recovery codes, shown this once
     * @throws Problem 400 when the code is not the one the app shows now
     */
    List<String> confirm(Tx tx, Person person, String code) {
        var begun = store.find(tx, person.id())
                .filter(stored -> !stored.confirmed())
                .orElseThrow(() -> Problem.conflict("no-enrolment", "Begin the set-up of a second factor first."));
        long step = Totp.stepOf(code, secret(begun), clock.instant(), begun.lastStep())
                .orElseThrow(() -> Problem.invalid(
                        "This is not the code the app shows now. Check that the phone's clock is right."));
        store.confirm(tx, person.id(), step, clock.instant());
        var codes = Stream.generate(SecondFactor::recoveryCode)
                .limit(RECOVERY_CODES)
                .toList();
        store.addRecoveryCodes(
                tx, person, codes.stream().map(SecondFactor::hash).toList());
        return codes;
    }

    /** Whether it is right; a right one is used up. */
    boolean accepts(Tx tx, UUID person, String code) {
        var stored = store.find(tx, person).filter(SecondFactorStore.Stored::confirmed);
        if (stored.isEmpty()) {
            return false;
        }
        var step = Totp.stepOf(
                code, secret(stored.get()), clock.instant(), stored.get().lastStep());
        step.ifPresent(used -> store.used(tx, person, used));
        return step.isPresent() || store.useRecoveryCode(tx, person, hash(code));
    }

    boolean remove(Tx tx, UUID person) {
        return store.remove(tx, person);
    }

    /** The secret of an enrolment under way, to show it again. */
    byte[] secret(SecondFactorStore.Stored stored) {
        return masterKey.decrypt(PURPOSE, stored.encryptedSecret());
    }

    private static String recoveryCode() {
        var bytes = new byte[RECOVERY_CODE_BYTES];
        RANDOM.nextBytes(bytes);
        return Totp.base32(bytes).toLowerCase(Locale.ROOT).replaceAll("(.{4})(?!$)", "$1-");
    }

    private static byte[] hash(String code) {
        return Secrets.hash(code.strip().replace("-", "").replace(" ", "").toLowerCase(Locale.ROOT));
    }
}
