package dev.fleetward.crashes.intake;

import dev.fleetward.crashes.analysis.PlaceSymbols;
import dev.fleetward.crashes.grouping.Signature;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What makes two traces the same issue, as long as no symbols name the functions: the kind and reason and, where the
 * device told it, the place. A place is an address, so it means the same only within one build; without a place the
 * issue spans all versions of the software type.
 */
record Fingerprint(String value) {
    /** Changes when the recipe does, so that old groups stay what they were. */
    private static final String RECIPE = "addresses-1";

    /** By words that are the same each time, on every version. */
    static Fingerprint of(String kind, String words, @Nullable String softwareType) {
        String type = softwareType == null ? "" : softwareType;
        return new Fingerprint(Signature.hash(String.join("\n", RECIPE, kind, "words", type, words)));
    }

    static Fingerprint of(String kind, long reason, Place place, @Nullable String softwareType, String build) {
        String type = softwareType == null ? "" : softwareType;
        String where = place.isKnown()
                ? String.format(Locale.ROOT, "%x %x %s", strip(place.pc), strip(place.lr), build)
                : "anywhere";
        return new Fingerprint(Signature.hash(String.join("\n", RECIPE, kind, Long.toHexString(reason), type, where)));
    }

    /** Program counter and caller, as the device gave them. */
    record Place(@Nullable Long pc, @Nullable Long lr) {
        boolean isKnown() {
            return pc != null || lr != null;
        }

        /** The instruction, without the bit that only says "Thumb code". */
        @Nullable
        Long address() {
            return pc != null ? Long.valueOf(strip(pc)) : lr != null ? Long.valueOf(strip(lr)) : null;
        }
    }

    private static long strip(@Nullable Long address) {
        return address == null ? 0 : PlaceSymbols.instruction(address);
    }
}
