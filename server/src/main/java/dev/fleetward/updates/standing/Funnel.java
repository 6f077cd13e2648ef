package dev.fleetward.updates.standing;

import java.util.Collection;
import java.util.List;

/** What devices pass through on their way; each step counts who came at least so far, so that it never widens. */
public final class Funnel {
    private Funnel() {}

    /** @param percent of the target, rounded down */
    public record Step(String name, long devices, int percent, String meaning) {}

    /** @param version of the rollout's release */
    public static List<Step> of(Collection<Tally> tallies, String version) {
        return List.of(
                step(tallies, 0, "Target", "every device the rollout took in"),
                step(tallies, 1, "Offered", "was offered the update, and is not offline since"),
                step(tallies, 2, "Downloading", "read the offer, or came further"),
                step(tallies, 3, "Installed", "holds the new software, perhaps before its restart"),
                step(tallies, 4, "Says it runs", "reported success, or field data confirms it"),
                step(tallies, 5, "Confirmed running", "its own field data names " + version));
    }

    private static Step step(Collection<Tally> tallies, int came, String name, String meaning) {
        long devices = tallies.stream()
                .filter(tally -> tally.standing().came() >= came)
                .mapToLong(Tally::devices)
                .sum();
        long target = Tally.devices(tallies);
        return new Step(name, devices, target == 0 ? 0 : (int) (devices * 100 / target), meaning);
    }
}
