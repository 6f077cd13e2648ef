package dev.fleetward.disclosure.notices;

import dev.fleetward.kernel.DataKind;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SubjectData;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Which notices were meant for a device, and when it fetched and acknowledged them. */
@ApplicationScoped
class NoticeSubjectData implements SubjectData {
    private final Db db;
    private final NoticeStore store;
    private final NoticeDeviceStore devices;
    private final LetterStore letters;

    NoticeSubjectData(Db db, NoticeStore store, NoticeDeviceStore devices, LetterStore letters) {
        this.db = db;
        this.store = store;
        this.devices = devices;
        this.letters = letters;
    }

    /** @param email the address a letter went to */
    record Held(
            String notice,
            String title,
            Instant publishedAt,
            Optional<Instant> fetchedAt,
            Optional<Instant> acknowledgedAt,
            Optional<String> email) {}

    @Override
    public Set<String> tables() {
        return Set.of("notice_device");
    }

    @Override
    public List<DataKind> kinds() {
        return List.of(new DataKind(
                "notices",
                "Notices",
                "Which security notice the device fetched and acknowledged, and the e-mail address it went to",
                "To inform users (Regulation (EU) 2024/2847, Article 14(8))",
                new DataKind.Keeping.Until("the device is erased")));
    }

    @Override
    public void export(OrganizationId organization, UUID device, Archive archive) throws IOException {
        List<Held> held =
                db.inTransaction(organization, tx -> store.ofDevice(tx, device, NoticeStore.MAX_NOTICES)).stream()
                        .map(one -> new Held(
                                one.notice().name(),
                                one.notice().title(),
                                one.notice().publishedAt(),
                                one.fetchedAt(),
                                one.acknowledgedAt(),
                                one.email()))
                        .toList();
        archive.lines("notices/notices.jsonl", held);
    }

    @Override
    public long erase(OrganizationId organization, UUID device) {
        return db.inTransaction(organization, tx -> letters.erase(tx, device) + devices.erase(tx, device));
    }
}
