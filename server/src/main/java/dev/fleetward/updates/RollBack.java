package dev.fleetward.updates;

import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Cursor;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.VersionOrder;
import dev.fleetward.updates.Rollout.Advance;
import dev.fleetward.updates.Rollout.Phase;
import dev.fleetward.updates.Rollout.Urgency;
import dev.fleetward.updates.gate.ReleaseGate;
import dev.fleetward.updates.plan.Target;
import dev.fleetward.updates.plan.Terms;
import dev.fleetward.updates.releases.Release;
import dev.fleetward.updates.releases.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Brings the devices that took a bad release back to an earlier one: by a rollout of its own, with the reason stated. */
@ApplicationScoped
class RollBack {
    private static final int RELEASES_LOOKED_AT = 500;

    private final Rollouts rollouts;
    private final Releases releases;
    private final ReleaseGate gate;

    RollBack(Rollouts rollouts, Releases releases, ReleaseGate gate) {
        this.rollouts = rollouts;
        this.releases = releases;
        this.gate = gate;
    }

    /**
     * Cancels the rollout unless it is over, and submits one of the earlier release to every device that runs the bad one:
     * whoever may start a rollout alone starts it, else a second person approves.
     *
     * @param version the earlier release; absent for the newest one below the bad one
     * @throws Problem 400 without a reason, 409 when there is no earlier release or the release gate holds it back
     */
    Rollout of(Caller caller, Product product, UUID id, @Nullable String version, @Nullable String reason) {
        String why = Rollouts.required(reason, "say why devices must go back");
        Rollout bad = rollouts.require(product, id);
        if (bad.startedAt() == null) {
            throw Problem.conflict("rollout-state", "It never started, so no device has to go back; cancel it.");
        }
        Release earlier = earlier(product, bad, version);
        gate.requireToGoBack(product, earlier);
        if (!bad.state().isOver()) {
            rollouts.cancel(caller, product, id);
        }
        String running = "version.%s = %s".formatted(quoted(bad.softwareType()), quoted(bad.version()));
        String name = "Back to %s %s: %s".formatted(earlier.softwareType(), earlier.version(), why);
        var plan = new NewRollout(
                earlier.version(),
                earlier.softwareType(),
                name.substring(0, Math.min(name.length(), NewRollout.MAX_NAME_CHARS)),
                new Target(bad.cohort(), running, "devices that run " + bad.version(), 100),
                Urgency.FORCED,
                null,
                Advance.AUTOMATIC,
                List.of(new Phase(1, 100, null, 100, null, 0, false, null, null, null)),
                100,
                Terms.USUAL,
                bad.guards(),
                bad.falseAlarm(),
                bad.guardMinDeviceHours(),
                null,
                bad.id());
        return rollouts.start(caller, product, rollouts.create(caller, product, plan).id());
    }

    private Release earlier(Product product, Rollout bad, @Nullable String version) {
        Optional<Release> found = version == null || version.isBlank()
                ? releases.page(product, Cursor.parse(null, RELEASES_LOOKED_AT)).items().stream()
                        .filter(release -> release.softwareType().equals(bad.softwareType()))
                        .filter(release -> VersionOrder.compare(release.version(), bad.version())
                                        .orElse(0)
                                < 0)
                        .max(Comparator.comparing(
                                Release::version,
                                (a, b) -> VersionOrder.compare(a, b).orElse(0)))
                : releases.find(product, bad.softwareType(), version.strip());
        return found.filter(release -> !release.version().equals(bad.version()))
                .orElseThrow(() -> Problem.conflict(
                        "no-earlier-release",
                        "There is no release of %s below %s to go back to; make one or name its version."
                                .formatted(bad.softwareType(), bad.version())));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
