package dev.fleetward.access;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import dev.fleetward.kernel.Problem;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Argon2id with the parameters OWASP's password storage cheat sheet gives first (19 MiB, 2 passes). */
final class Passwords {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int HASH_BYTES = 32;
    private static final int MIN_CHARACTERS = 12;
    private static final int MAX_CHARACTERS = 256;
    private static final Argon2Function ARGON2 =
            Argon2Function.getInstance(MEMORY_KIB, PASSES, 1, HASH_BYTES, Argon2.ID);
    /** Hashing takes a core for so long: whoever tries many leaves the others to everybody else. */
    private static final Semaphore HASHERS =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), true);

    private static final int MAX_WAITING = 50;
    private static final LongAdder HASHINGS = new LongAdder();
    /** Checked against when there is no such person, so that the answer takes as long. */
    private static final String NOBODY = hash("nobody has this password");

    private Passwords() {}

    /** How often a password was hashed since the server started. */
    static long hashings() {
        return HASHINGS.sum();
    }

    static String hash(String password) {
        return inTurn(() -> Password.hash(password).addRandomSalt().with(ARGON2).getResult());
    }

    static boolean matches(String password, @Nullable String hash) {
        boolean same = inTurn(
                () -> Password.check(password, hash == null ? NOBODY : hash).with(ARGON2));
        return same && hash != null;
    }

    /** @throws Problem 503 when many wait */
    private static <T> T inTurn(Supplier<T> hashing) {
        if (HASHERS.getQueueLength() >= MAX_WAITING) {
            throw new Problem(503, "busy", "Busy", "Many people sign in at this moment. Try again in a few seconds.");
        }
        HASHERS.acquireUninterruptibly();
        HASHINGS.increment();
        try {
            return hashing.get();
        } finally {
            HASHERS.release();
        }
    }

    /** @throws Problem 400 when it is too short or too long */
    static String acceptable(String password) {
        if (password.length() < MIN_CHARACTERS || password.length() > MAX_CHARACTERS) {
            throw Problem.invalid("A password has %d to %d characters.".formatted(MIN_CHARACTERS, MAX_CHARACTERS));
        }
        return password;
    }
}
