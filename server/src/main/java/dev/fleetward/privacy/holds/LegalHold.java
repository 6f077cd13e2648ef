package dev.fleetward.privacy.holds;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * Data that must stay for a legal claim or duty (Regulation (EU) 2016/679, Article 17(3)(b) and (e)).
 *
 * @param serial of the device; empty when all of the product's are held
 * @param reference of the matter: a case, a court's file number
 * @param reviewOn when somebody looks whether it is still needed
 */
public record LegalHold(
        UUID id,
        Optional<String> serial,
        String reason,
        String reference,
        String placedBy,
        Instant placedAt,
        LocalDate reviewOn,
        Optional<Release> release) {

    /** Why it was no longer needed. */
    public record Release(String by, Instant at, String reason) {}

    public boolean active() {
        return release.isEmpty();
    }
}
