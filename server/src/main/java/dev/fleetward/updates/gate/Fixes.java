package dev.fleetward.updates.gate;

import dev.fleetward.vulnerabilities.difference.FoundIn;
import java.util.List;
import java.util.Optional;

/**
 * What a release mends, by the findings of its version and the one before it.
 *
 * @param since the version before; empty when it is the first of its software type
 * @param described whether both have an SBOM; without, nothing can be said
 * @param fixed vulnerabilities of the version before that this one has no more
 * @param gained vulnerabilities that came with this one
 */
record Fixes(Optional<String> since, boolean described, List<FoundIn> fixed, List<FoundIn> gained) {
    static final Fixes FIRST = new Fixes(Optional.empty(), false, List.of(), List.of());

    public String sentence() {
        if (since.isEmpty()) {
            return "It is the first release of this software, so there is nothing to compare with.";
        }
        if (!described) {
            return "Compared with %s nothing can be said: one of them has no SBOM.".formatted(since.get());
        }
        return "Compared with %s it fixes %s and brings %s."
                .formatted(since.get(), count(fixed.size()), count(gained.size()));
    }

    private static String count(int many) {
        return many == 0 ? "no vulnerability" : many == 1 ? "1 vulnerability" : many + " vulnerabilities";
    }
}
