package dev.fleetward.updates.gate;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.ReleaseCheck;
import dev.fleetward.updates.embedded.Reading;
import dev.fleetward.updates.releases.Release;
import dev.fleetward.updates.releases.Releases;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A file for hardware that does not exist is a slip: some other hardware would be left without it. A file that says
 * itself it is for other hardware would be refused by the device, or worse.
 */
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

    private static Stream<Objection> mismatch(Release.File file) {
        Reading inside = file.artifact().embedded();
        if (inside == null || fits(inside, file.hardwareVersion())) {
            return Stream.empty();
        }
        return Stream.of(new Objection(
                "hardware-mismatch",
                file.artifact().filename(),
                "%s is to go to hardware %s, and says itself it is for %s."
                        .formatted(
                                file.artifact().filename(),
                                file.hardwareVersion(),
                                String.join(", ", inside.hardware())),
                "Correct the hardware version of the file, or build the file for it."));
    }

    /** RAUC names a system, in which the hardware's version stands by custom: {@code pump-evt2}. */
    private static boolean fits(Reading inside, String hardware) {
        return hardware.isEmpty()
                || inside.hardware().isEmpty()
                || inside.hardware().contains(hardware)
                || (inside.format().equals("rauc")
                        && inside.hardware().stream().anyMatch(system -> system.contains(hardware)));
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
            List<Objection> objections = new ArrayList<>();
            store.unknownHardware(tx, product, named).stream()
                    .map(hardware -> new Objection(
                            "hardware-unknown",
                            hardware,
                            "A file is for hardware %s, and no device of the product has it.".formatted(hardware),
                            "Correct the hardware version of the file."))
                    .forEach(objections::add);
            releases.find(tx, product, softwareType, version).map(Release::files).orElse(List.of()).stream()
                    .flatMap(HardwareCheck::mismatch)
                    .forEach(objections::add);
            return objections;
        });
    }
}
