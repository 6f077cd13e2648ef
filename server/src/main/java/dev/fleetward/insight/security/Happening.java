package dev.fleetward.insight.security;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SecurityKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something to be noted; with others of its bundle it becomes one event that counts.
 *
 * @param name as the device calls it, else the kind's
 * @param signal tells a repetition from another; null for what comes once by itself
 */
record Happening(
        OrganizationId organization,
        @Nullable UUID product,
        @Nullable UUID device,
        SecurityKind kind,
        Severity severity,
        Source source,
        String name,
        String who,
        String sentence,
        Map<String, Object> details,
        long times,
        Instant firstAt,
        Instant lastAt,
        @Nullable UUID signal) {
    static final int MAX_NAME_CHARACTERS = 100;
    static final int MAX_WHO_CHARACTERS = 200;
    static final int MAX_SENTENCE_CHARACTERS = 1_000;

    enum Source {
        DEVICE,
        LOG,
        SERVER
    }

    Happening {
        name = shortened(name, MAX_NAME_CHARACTERS);
        who = shortened(who, MAX_WHO_CHARACTERS);
        sentence = shortened(sentence, MAX_SENTENCE_CHARACTERS);
    }

    /** What happens again within the hour is the same event; of each severity its own. */
    String bundle() {
        return String.join(
                "|",
                source.name(),
                kind.name(),
                severity.name(),
                name,
                String.valueOf(product),
                String.valueOf(device),
                who,
                lastAt.truncatedTo(ChronoUnit.HOURS).toString());
    }

    /** Another of the same bundle. */
    Happening plus(Happening more) {
        return new Happening(
                organization,
                product,
                device,
                kind,
                severity,
                source,
                name,
                who,
                more.sentence,
                more.details,
                times + more.times,
                firstAt.isBefore(more.firstAt) ? firstAt : more.firstAt,
                lastAt.isAfter(more.lastAt) ? lastAt : more.lastAt,
                signal);
    }

    private static String shortened(String text, int max) {
        String clean = text.replace('\0', '\uFFFD');
        return clean.length() <= max ? clean : clean.substring(0, max - 1) + "…";
    }
}
