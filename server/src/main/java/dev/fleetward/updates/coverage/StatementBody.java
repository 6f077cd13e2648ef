package dev.fleetward.updates.coverage;

import dev.fleetward.updates.standing.Standing;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a coverage statement says, in the order it is written and signed. Every figure is counted from the list of devices
 * whose hash it carries.
 *
 * @param form the version of this form
 * @param vulnerabilitiesFixed null when the release has no SBOM, and so nobody can say
 * @param notFixed at most {@link #MAX_NAMED}; all are in the list of devices
 */
public record StatementBody(
        String form,
        int number,
        Named product,
        Release release,
        Rollout rollout,
        Instant madeAt,
        String madeBy,
        Rules rules,
        long population,
        long reachable,
        long fixed,
        long fixedReachable,
        List<Counted> standings,
        @Nullable List<Fixed> vulnerabilitiesFixed,
        Outside outside,
        DeviceList devices,
        List<NotFixed> notFixed) {

    static final String FORM = "fleetward-coverage-1";
    static final int MAX_NAMED = 500;

    public record Named(String slug, String name) {}

    public record Release(String softwareType, String version, Instant publishedAt) {}

    /** @param availableAt when the first device could be offered it; null before */
    public record Rollout(String id, String name, @Nullable Instant availableAt) {}

    /** The definitions the figures are counted by. */
    public record Rules(String population, String reachable, String fixed) {
        static final Rules PRESENT = new Rules(
                "Every device the rollout took in: of its target, with a file of the release for its hardware, and not"
                        + " running the release when it was taken in.",
                "In service, and seen by the server in the 30 days before the statement.",
                "Its own field data names the release as the version it runs at the time of the statement. The word of"
                        + " its update client alone does not count.");
    }

    public record Counted(Standing standing, String label, String meaning, long devices, long reachable) {}

    public record Fixed(String id, String severity) {}

    /** @param devices of the product in service that the rollout did not take in, {@code running} of them the release */
    public record Outside(long devices, long running) {}

    /** @param sha256 of the CSV, unpacked */
    public record DeviceList(long rows, String sha256) {}

    public record NotFixed(
            String serial,
            @Nullable String runs,
            Standing standing,
            boolean reachable,
            @Nullable Instant lastSeenAt,
            String why) {}

    public long notFixedUnnamed() {
        return population - fixed - notFixed.size();
    }
}
