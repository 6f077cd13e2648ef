package dev.fleetward.disclosure.support;

import dev.fleetward.kernel.Problem;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * That users or devices were told of the end of support (CRA Article 13(19)).
 *
 * @param units whose support ends; empty for the whole product
 * @param how by which channel
 */
public record EndNotice(
        UUID id,
        String units,
        Audience audience,
        LocalDate givenOn,
        String how,
        String recordedBy,
        Instant recordedAt) {

    /** Whom the notice reaches. */
    public enum Audience {
        USERS("Users"),
        DEVICES("Devices");

        private final String title;

        Audience(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }

        public String slug() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Audience parse(String slug) {
            return Arrays.stream(values())
                    .filter(one -> one.slug().equals(slug))
                    .findFirst()
                    .orElseThrow(() -> Problem.invalid("audience must be one of %s, not “%s”."
                            .formatted(
                                    Arrays.stream(values()).map(Audience::slug).collect(Collectors.joining(", ")),
                                    slug)));
        }
    }
}
