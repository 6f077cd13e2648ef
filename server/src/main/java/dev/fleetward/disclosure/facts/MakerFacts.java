package dev.fleetward.disclosure.facts;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What the law wants known about the maker (CRA Article 13(16) and (17), Annex II (1) and (2)).
 *
 * @param csirt Member State of the main establishment, whose CSIRT is notified (Article 14(7)); empty if not decided
 * @param markets Member States where products are made available, as codes separated by spaces
 * @param securityContact one {@code mailto:} or {@code https:} address for vulnerability reports
 * @param contactPoint single point of contact (Article 13(17)): how users reach a person by the means they choose
 * @param policyUrl where the coordinated disclosure policy is found
 * @param languages preferred languages for reports, as language tags separated by commas
 * @param reviewedAt when someone last confirmed all this
 */
public record MakerFacts(
        String name,
        String postalAddress,
        String email,
        String website,
        String csirt,
        String markets,
        String securityContact,
        String contactPoint,
        String policyUrl,
        String languages,
        Instant reviewedAt,
        String reviewedBy) {

    /** RFC 9116, section 2.5.5 recommends less than a year; a person confirms the facts before that. */
    static final int VALID_DAYS = 360;

    static final MakerFacts NONE = new MakerFacts("", "", "", "", "", "", "", "", "", "", Instant.EPOCH, "");

    public boolean hasContact() {
        return !securityContact.isEmpty();
    }

    public Instant expires() {
        return reviewedAt.plus(VALID_DAYS, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
    }
}
