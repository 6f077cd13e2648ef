package dev.fleetward.kernel;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A kind of data held of devices, as the record of processing tells of it (Regulation (EU) 2016/679, Article 30(1)(b),
 * (c) and (f)) and a product's retention policy keeps it.
 *
 * @param id how the API names it, such as {@code logs}
 * @param content what it is, in plain words
 * @param purpose what a maker holds it for, unless its record says otherwise
 */
public record DataKind(String id, String name, String content, String purpose, Keeping keeping) {

    public sealed interface Keeping {
        /**
         * @param standard days it is kept, unless the product's policy says otherwise
         * @param least days below which something else would break
         */
        record Days(int standard, int least, Removal removal) implements Keeping {
            public Days(int standard, Removal removal) {
                this(standard, 1, removal);
            }
        }

        /** @param what ends it, such as “the device is erased” */
        record Until(String what) implements Keeping {}
    }

    @FunctionalInterface
    public interface Removal {
        /**
         * Removes what is older. May be cut off anywhere and is then done again.
         *
         * @param atMost rows to remove at once, so that nobody waits long; where it does not matter, all go
         * @return rows removed: none left if fewer than {@code atMost}
         */
        long remove(Scope scope, Instant before, int atMost);
    }

    /** The devices of a product, apart from those whose data is held back by law. */
    public record Scope(OrganizationId organization, UUID product, Set<UUID> heldDevices, Set<String> heldSerials) {}
}
