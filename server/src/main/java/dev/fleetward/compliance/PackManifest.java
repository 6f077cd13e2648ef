package dev.fleetward.compliance;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an evidence pack holds; its text as UTF-8 is what is signed.
 *
 * @param asOf the last moment the pack speaks of
 * @param release the release whose making that moment was
 * @param decidedAt when justifications, targets, owners and documents stood as the pack has them
 * @param chain the records of the pack
 * @param ledger the verdict of the server over its whole ledger when the pack was made
 */
record PackManifest(
        String form,
        Named product,
        Instant asOf,
        @Nullable Release release,
        Instant decidedAt,
        String madeBy,
        Chain chain,
        Verdict ledger,
        List<PackFile> files) {
    static final String FORM = "fleetward-evidence-pack-1";

    record Named(String slug, String name) {}

    record Release(String softwareType, String version) {}

    record Chain(long records, String headHash) {}

    record Verdict(
            boolean valid,
            long records,
            @Nullable Long brokenAt,
            @Nullable String reason) {}
}
