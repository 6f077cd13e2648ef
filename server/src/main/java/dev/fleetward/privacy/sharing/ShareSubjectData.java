package dev.fleetward.privacy.sharing;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** With whom a device's data is shared; nothing of it is from the moment in which its erasure is asked for. */
@ApplicationScoped
class ShareSubjectData implements SubjectData {
    private final Db db;
    private final Clock clock;
    private final ShareStore store;

    ShareSubjectData(Db db, Clock clock, ShareStore store) {
        this.db = db;
        this.clock = clock;
        this.store = store;
    }

    record Held(
            UUID id,
            String recipient,
            String contact,
            String purpose,
            String request,
            List<String> scope,
            Instant beginsAt,
            Instant endsAt,
            String madeBy,
            Instant madeAt,
            @Nullable Instant revokedAt,
            long records,
            long bytes) {}

    @Override
    public Set<String> tables() {
        return Set.of("data_share_device", "data_share_record");
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        List<Share> shares = db.inTransaction(organization, tx -> store.ofDevice(tx, device, clock.instant()));
        archive.lines(
                "data-rights/shares.jsonl",
                shares.stream()
                        .map(share -> new Held(
                                share.id(),
                                share.recipient(),
                                share.contact(),
                                share.purpose(),
                                share.request(),
                                share.scope(),
                                share.beginsAt(),
                                share.endsAt(),
                                share.madeBy(),
                                share.madeAt(),
                                share.revokedAt(),
                                share.records(),
                                share.bytes()))
                        .toList());
    }

    @Override
    public long freeName(Tx tx, OrganizationId organization, DeviceName name, String placeholder) {
        return store.forget(tx, store.named(tx, name.product(), name.serial()), clock.instant());
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        return db.inTransaction(organization, tx -> store.forget(tx, List.of(device), clock.instant()));
    }
}
