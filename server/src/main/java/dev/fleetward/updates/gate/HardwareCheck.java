package dev.fleetward.updates.gate;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.ReleaseCheck;
import dev.fleetward.updates.releases.Release;
import dev.fleetward.updates.releases.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** A file for hardware that does not exist is a slip: some other hardware would be left without it. */
@ApplicationScoped
class HardwareCheck implements ReleaseCheck {
    private final Db db;
    private final Releases releases;
    private final GateFactStore store;

    HardwareCheck(Db db, Releases releases, GateFactStore store) {
        this.db = db;
        this.releases = releases;
        this.store = store;
    }

    @Override
    public List<Objection> objections(OrganizationId organization, UUID product, String softwareType, String version) {
        return db.inTransaction(organization, tx -> {
            List<String> named =
                    releases.find(tx, product, softwareType, version).map(Release::files).orElse(List.of()).stream()
                            .map(Release.File::hardwareVersion)
                            .filter(hardware -> !hardware.isEmpty())
                            .distinct()
                            .toList();
            return store.unknownHardware(tx, product, named).stream()
                    .map(hardware -> new Objection(
                            "hardware-unknown",
                            hardware,
                            "A file is for hardware %s, and no device of the product has it.".formatted(hardware),
                            "Correct the hardware version of the file."))
                    .toList();
        });
    }
}
