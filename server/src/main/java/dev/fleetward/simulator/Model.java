package dev.fleetward.simulator;

import java.util.List;

/**
 * A product of the demo's maker.
 *
 * @param share of the fleet that is of this model
 * @param firmware oldest first; devices of the history run the first two, the others come by update
 */
record Model(
        String slug,
        String name,
        String serialPrefix,
        String softwareType,
        UpdateProtocol protocol,
        double share,
        List<Firmware> firmware) {

    enum UpdateProtocol {
        DDI,
        LATEST_RELEASE
    }

    Firmware firmware(String version) {
        return firmware.stream()
                .filter(one -> one.version().equals(version))
                .findFirst()
                .orElseGet(() -> Firmware.unknown(softwareType, version));
    }
}
