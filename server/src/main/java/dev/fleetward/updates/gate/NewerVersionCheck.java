package dev.fleetward.updates.gate;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.ReleaseCheck;
import dev.fleetward.products.VersionOrder;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;

/** An older version brings back what was fixed since: only what is newer than all that was rolled out goes out. */
@ApplicationScoped
class NewerVersionCheck implements ReleaseCheck {
    static final String CODE = "version-not-newer";

    private final Db db;
    private final GateFactStore store;

    NewerVersionCheck(Db db, GateFactStore store) {
        this.db = db;
        this.store = store;
    }

    @Override
    public List<Objection> objections(OrganizationId organization, UUID product, String softwareType, String version) {
        return db.inTransaction(organization, tx -> store.rolledOut(tx, product, softwareType)).stream()
                .filter(earlier -> !earlier.equals(version))
                .flatMap(earlier -> objection(version, earlier))
                .toList();
    }

    private static Stream<Objection> objection(String version, String earlier) {
        OptionalInt order = VersionOrder.compare(version, earlier);
        if (order.isEmpty()) {
            return Stream.of(new Objection(
                    "version-order-unknown",
                    earlier,
                    "Nobody can tell whether %s is newer than %s, which was rolled out.".formatted(version, earlier),
                    "Number versions like 1.4.0."));
        }
        return order.getAsInt() > 0
                ? Stream.empty()
                : Stream.of(new Objection(
                        CODE,
                        earlier,
                        "%s is not newer than %s, which was rolled out.".formatted(version, earlier),
                        "Build it anew under a higher version."));
    }
}
