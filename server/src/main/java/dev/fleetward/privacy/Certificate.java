package dev.fleetward.privacy;

import dev.fleetward.kernel.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * Proof that a device's data was erased. It names no device: the fingerprint is SHA-256 over the product's id and the
 * serial, so whoever knows the serial can check it and nobody else learns it.
 *
 * @param removed what each contributor took away
 * @param kept what stays, and why
 */
public record Certificate(
        UUID id,
        String product,
        String fingerprint,
        String erasedBy,
        Instant erasedAt,
        List<Removed> removed,
        String kept) {

    static final String KEPT =
            "Counts and evidence figures that name no device, signed statements of a rollout's coverage that list it, "
                    + "and the audit log, whose entry of this erasure has the fingerprint above and whose earlier "
                    + "entries tell what people did to the device, are kept to prove compliance (Regulation (EU) "
                    + "2016/679, Article 17(3)(b)).";

    public record Removed(List<String> tables, long items) {}

    /** SHA-256 over the certificate as JSON. */
    String hash() {
        try {
            byte[] text = Json.write(this).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Rows and files removed. */
    public long total() {
        return removed.stream().mapToLong(Removed::items).sum();
    }
}
