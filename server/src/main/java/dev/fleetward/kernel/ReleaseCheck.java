package dev.fleetward.kernel;

import java.util.List;
import java.util.UUID;

/** What a room holds against giving a version to devices. Rooms implement it as beans; the release gate asks them all. */
public interface ReleaseCheck {
    /** Called outside any transaction. Empty when nothing speaks against it. */
    List<Objection> objections(OrganizationId organization, UUID product, String softwareType, String version);

    /**
     * One reason to hold a release back.
     *
     * @param code which kind of reason, such as {@code no-sbom}; the same words for ever
     * @param subject what it is about, such as a vulnerability; empty when the code says all
     * @param detail what is wrong, as a sentence
     * @param remedy what to do, as a sentence
     */
    record Objection(String code, String subject, String detail, String remedy) {
        /** What stays the same while the matter does: an override holds for keys. */
        public String key() {
            return subject.isEmpty() ? code : code + ":" + subject;
        }
    }
}
