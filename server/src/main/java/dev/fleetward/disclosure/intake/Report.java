package dev.fleetward.disclosure.intake;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;

/** A report as it was sent; never changed. */
record Report(
        Channel channel,
        String title,
        String affected,
        String description,
        String reproduction,
        String contact,
        Optional<LocalDate> disclosureOn,
        Instant receivedAt) {

    /** Whether its text is an OpenPGP message that only the holder of the key can read. */
    public boolean encrypted() {
        return description.startsWith("-----BEGIN PGP MESSAGE-----");
    }
}
