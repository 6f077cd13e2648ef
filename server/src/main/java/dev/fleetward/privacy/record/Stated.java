package dev.fleetward.privacy.record;

import org.jspecify.annotations.Nullable;

/**
 * What a record says that the system cannot know; each empty until somebody states it.
 *
 * @param representative of a controller outside the Union, or a joint controller (Article 30(1)(a))
 * @param dataProtectionOfficer with contact, or why there is none (Articles 30(1)(a) and 37)
 * @param dataSubjects whose data it is (Article 30(1)(c))
 * @param recipients to whom it is disclosed (Article 30(1)(d))
 * @param transfers to which third countries, under which safeguards (Article 30(1)(e))
 * @param measures for security (Articles 30(1)(g) and 32)
 */
public record Stated(
        String representative,
        String dataProtectionOfficer,
        String dataSubjects,
        String recipients,
        String transfers,
        String measures) {

    static final Stated NOTHING = new Stated(
            "",
            "",
            "Owners and users of the devices.",
            "",
            "",
            "Access by role with second factors; each organization apart by row-level security; encryption in transit; "
                    + "an append-only audit log; retention by kind of data; erasure with certificate.");

    /** What is null stays as it is. */
    record Change(
            @Nullable String representative,
            @Nullable String dataProtectionOfficer,
            @Nullable String dataSubjects,
            @Nullable String recipients,
            @Nullable String transfers,
            @Nullable String measures) {

        Stated on(Stated before) {
            return new Stated(
                    or(representative, before.representative),
                    or(dataProtectionOfficer, before.dataProtectionOfficer),
                    or(dataSubjects, before.dataSubjects),
                    or(recipients, before.recipients),
                    or(transfers, before.transfers),
                    or(measures, before.measures));
        }

        private static String or(@Nullable String stated, String before) {
            return stated == null ? before : stated.strip();
        }
    }
}
