package dev.fleetward.access;

import dev.fleetward.kernel.MasterKey;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/** Someone whose first factor was right and whose code is still to come: a signed ticket, nothing stored. */
@ApplicationScoped
class HalfWay {
    private static final String PURPOSE = "sign-in half way";
    private static final Duration LIFE = Duration.ofMinutes(5);

    private final MasterKey masterKey;
    private final Clock clock;

    HalfWay(MasterKey masterKey, Clock clock) {
        this.masterKey = masterKey;
        this.clock = clock;
    }

    String ticket(UUID person) {
        String content = person + "." + clock.instant().plus(LIFE).getEpochSecond();
        return content + "." + HexFormat.of().formatHex(masterKey.sign(PURPOSE, content));
    }

    /** Empty for a ticket that is forged or too old. */
    Optional<UUID> owner(String ticket) {
        String[] parts = ticket.split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            boolean genuine = masterKey.verifies(
                    PURPOSE, parts[0] + "." + parts[1], HexFormat.of().parseHex(parts[2]));
            boolean inTime =
                    genuine && Long.parseLong(parts[1]) >= clock.instant().getEpochSecond();
            return inTime ? Optional.of(UUID.fromString(parts[0])) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
