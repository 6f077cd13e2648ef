package dev.fleetward.crashes.issue;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.crashes.grouping.Signature;
import java.util.List;
import java.util.Optional;

/**
 * A fingerprint and what it stands for: one issue has one or several.
 *
 * @param keys the calls the fingerprint was made of; empty when it was made of addresses
 * @param named false while a call in it waits for symbols
 */
public record Group(
        String fingerprint,
        String recipe,
        String kind,
        String title,
        List<String> keys,
        @JsonIgnore List<String> frames,
        boolean named) {
    /** Grouped by reason and address, as long as no symbols name the functions. */
    public static final String BY_ADDRESS = "addresses-1";

    /** Dumps of one program by one signal, until each is analysed: what it stands for is no stack. */
    public static final String BY_PROGRAM = "program-1";

    public static Group of(Signature signature, String title) {
        return new Group(
                signature.fingerprint(),
                Signature.RECIPE,
                signature.kind(),
                title,
                signature.keys(),
                signature.frames(),
                signature.named());
    }

    /** A group that says "anywhere" has not become another only because one of its events was understood. */
    boolean canBecomeAnother() {
        return !named || !recipe.equals(BY_ADDRESS);
    }

    /** A group as an issue's page lists it: with what it counts and the issue it would go back to. */
    public record Counted(Group group, long events, long devices, Optional<Long> home) {}
}
