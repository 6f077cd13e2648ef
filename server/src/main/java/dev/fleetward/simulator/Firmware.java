package dev.fleetward.simulator;

import dev.fleetward.simulator.wire.Build;
import java.util.List;
import java.util.Optional;

/**
 * How one version of a model's software behaves.
 *
 * @param captures names of the coredumps its crashes leave; empty if it leaves none
 * @param crashesPerDay of a device on hardware without the weak spot, in history
 * @param crashChance at each live heartbeat
 */
record Firmware(String version, String buildId, List<String> captures, double crashesPerDay, double crashChance) {

    static Firmware captured(
            String version, String elf, String buildId, List<String> scenarios, double perDay, double chance) {
        return new Firmware(
                version,
                buildId,
                scenarios.stream()
                        .map(scenario -> elf + "--" + scenario + ".core.gz")
                        .toList(),
                perDay,
                chance);
    }

    /** Name of the file with its symbols; empty for firmware that was never built. */
    Optional<String> elf() {
        return captures.stream().findFirst().map(capture -> capture.split("--", 2)[0] + ".elf");
    }

    /** A version that somebody else made up: it works. */
    static Firmware unknown(String softwareType, String version) {
        return new Firmware(version, Build.inventedId(softwareType, version), List.of(), 0, 0);
    }
}
