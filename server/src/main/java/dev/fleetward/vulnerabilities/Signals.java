package dev.fleetward.vulnerabilities;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is known of a vulnerability besides its texts: whether it is exploited, how likely that is, which source says what
 * of it, and what suppliers say of their components.
 */
record Signals(
        Optional<Exploited> exploited,
        Optional<Prediction> prediction,
        List<Source> sources,
        List<SupplierWord> suppliers) {

    /**
     * A catalogue's word that it is exploited.
     *
     * @param dueOn by when CISA wants it mended
     * @param sources the catalogues: kev, euvd
     */
    record Exploited(
            LocalDate since, Optional<LocalDate> dueOn, boolean ransomware, String action, List<String> sources) {}

    /**
     * EPSS.
     *
     * @param score how likely exploitation is within 30 days, 0 to 1
     * @param percentile share of all CVEs that are less likely, 0 to 1
     */
    record Prediction(String cve, double score, OptionalDouble percentile, LocalDate scoredOn, String model) {
        public String title() {
            String share = String.format(Locale.ENGLISH, "%.1f %%", 100 * score);
            return percentile.isPresent()
                    ? "%s, higher than %s of all"
                            .formatted(share, String.format(Locale.ENGLISH, "%.0f %%", 100 * percentile.getAsDouble()))
                    : share;
        }
    }

    /** One source's record. */
    record Source(
            String feed,
            String id,
            String summary,
            String severity,
            double score,
            String vector,
            Instant modifiedAt,
            Optional<Instant> withdrawnAt,
            Instant importedAt) {
        public String severityTitle() {
            return Vulnerability.title(severity, score);
        }

        public String severityTone() {
            return Vulnerability.tone(severity);
        }
    }

    /**
     * A supplier's word on one of its products.
     *
     * @param hashChecked the kind of hash its publisher gives that the document has; empty when none was looked at
     * @param signedBy the fingerprint of the publisher's key that signed the document; empty when none did
     * @param signature what is known of its signature, in words; empty when the document came by file
     */
    record SupplierWord(
            String publisher,
            String document,
            String product,
            String purl,
            String state,
            String justification,
            String detail,
            Instant statedAt,
            String hashChecked,
            String signedBy,
            String signature) {
        /** What was checked of the document, in words. */
        public String checked() {
            if (signature.isEmpty() && hashChecked.isEmpty()) {
                return "came by file, not checked";
            }
            return Stream.of(signature, hashChecked.isEmpty() ? "" : hashChecked + " as published")
                    .filter(part -> !part.isEmpty())
                    .collect(Collectors.joining(", "));
        }
    }
}
