package dev.fleetward.insight.security;

import dev.fleetward.devices.SoftwareVersionChanged;
import dev.fleetward.insight.security.Happening.Source;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Events;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SecurityKind;
import dev.fleetward.products.SoftwareVersionId;
import dev.fleetward.products.SoftwareVersions;
import dev.fleetward.products.VersionOrder;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A device that runs older software than before may have been put back to what is vulnerable. */
@ApplicationScoped
class DowngradeSubscriber implements Events.Subscriber<SoftwareVersionChanged> {
    private final Db db;
    private final SoftwareVersions versions;
    private final SecurityEventStore store;

    DowngradeSubscriber(Db db, SoftwareVersions versions, SecurityEventStore store) {
        this.db = db;
        this.versions = versions;
        this.store = store;
    }

    @Override
    public Class<SoftwareVersionChanged> event() {
        return SoftwareVersionChanged.class;
    }

    @Override
    public void on(OrganizationId organization, SoftwareVersionChanged change) {
        UUID previous = change.previousVersion();
        if (previous == null) {
            return;
        }
        db.doInTransaction(organization, tx -> {
            var before = versions.byId(tx, new SoftwareVersionId(previous));
            var after = versions.byId(tx, new SoftwareVersionId(change.version()));
            if (before.isEmpty() || after.isEmpty()) {
                return;
            }
            String from = before.get().version();
            String to = after.get().version();
            if (VersionOrder.compare(to, from).orElse(0) < 0) {
                String key = "%s %s %s".formatted(change.device(), change.version(), change.at());
                store.add(
                        tx,
                        List.of(new Happening(
                                organization,
                                change.product(),
                                change.device(),
                                SecurityKind.DOWNGRADE_ATTEMPT,
                                Severity.of(SecurityKind.DOWNGRADE_ATTEMPT),
                                Source.SERVER,
                                SecurityKind.DOWNGRADE_ATTEMPT.title(),
                                "",
                                "The device ran %s of “%s” and now runs the older %s."
                                        .formatted(from, after.get().type(), to),
                                Map.of("from", from, "to", to),
                                1,
                                change.at(),
                                change.at(),
                                UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)))));
            }
        });
    }
}
