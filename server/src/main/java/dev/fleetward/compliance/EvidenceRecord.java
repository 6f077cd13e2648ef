package dev.fleetward.compliance;

import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.Json;
import dev.fleetward.products.Product;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * One dated figure in a product's ledger. {@code hash} covers every other field and the hash before it, so that nothing
 * can be changed, left out or slipped in unseen.
 *
 * @param sequence 1 for a product's first record, then without gaps
 * @param denominator 0 means unknown, never satisfied
 * @param unit what the denominator counts
 * @param queryHash SHA-256 of the question asked
 */
public record EvidenceRecord(
        UUID product,
        long sequence,
        String source,
        String title,
        List<String> requirements,
        long numerator,
        long denominator,
        String unit,
        String queryHash,
        Instant measuredAt,
        String previousHash,
        String hash) {

    /** What a product's first record follows. */
    static final String GENESIS = "0".repeat(64);

    private static final String FORM = "fleetward-evidence-1";

    static EvidenceRecord of(Product product, EvidenceSource source, EvidenceSource.Figure figure, Instant at) {
        return new EvidenceRecord(
                product.id().value(),
                0,
                source.id(),
                source.title(),
                source.requirements(),
                figure.numerator(),
                figure.denominator(),
                figure.denominatorMeaning(),
                sha256(figure.query()),
                at,
                GENESIS,
                "");
    }

    /** The same figure as the record that follows this one in the chain. */
    EvidenceRecord after(long previousSequence, String previous) {
        return new EvidenceRecord(
                        product,
                        previousSequence + 1,
                        source,
                        title,
                        requirements,
                        numerator,
                        denominator,
                        unit,
                        queryHash,
                        measuredAt,
                        previous,
                        "")
                .sealed();
    }

    boolean saysTheSameAs(EvidenceRecord other) {
        return numerator == other.numerator
                && denominator == other.denominator
                && queryHash.equals(other.queryHash)
                && requirements.equals(other.requirements);
    }

    EvidenceRecord sealed() {
        return new EvidenceRecord(
                product,
                sequence,
                source,
                title,
                requirements,
                numerator,
                denominator,
                unit,
                queryHash,
                measuredAt,
                previousHash,
                computedHash());
    }

    /** SHA-256 over the JSON array of the fields in order; documented in docs/compliance.md for outside checks. */
    String computedHash() {
        return sha256(Json.write(Arrays.asList(
                FORM,
                product,
                sequence,
                source,
                title,
                requirements,
                numerator,
                denominator,
                unit,
                queryHash,
                measuredAt.toString(),
                previousHash)));
    }

    public boolean isKnown() {
        return denominator > 0;
    }

    /** Whole percent, rounded down so that 99.9 % never reads as 100 %. */
    public int percent() {
        return isKnown() ? (int) Math.floorDiv(numerator * 100, denominator) : 0;
    }

    static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
