package dev.fleetward.disclosure;

import java.time.Duration;
import java.time.Instant;

/**
 * The periods of CRA Article 14(2) and 14(4). Early warning and notification both count from awareness; the final report
 * of a vulnerability counts from the day a corrective or mitigating measure is available, that of an incident from the
 * submission of the notification, even of a late one.
 */
final class Article14 {
    static final int EARLY_WARNING_HOURS = 24;
    static final int NOTIFICATION_HOURS = 72;
    static final int FINAL_REPORT_VULNERABILITY_DAYS = 14;
    static final int FINAL_REPORT_INCIDENT_MONTHS = 1;

    private Article14() {}

    static Deadline earlyWarning(Instant aware, MemberState csirt) {
        return hours(aware, EARLY_WARNING_HOURS, csirt);
    }

    static Deadline notification(Instant aware, MemberState csirt) {
        return hours(aware, NOTIFICATION_HOURS, csirt);
    }

    static Deadline finalReportOfVulnerability(Instant measureAvailable, MemberState csirt) {
        return new Deadline(
                measureAvailable,
                measureAvailable
                        .atZone(csirt.zone())
                        .plusDays(FINAL_REPORT_VULNERABILITY_DAYS)
                        .toInstant(),
                LegalPeriod.endOfDays(measureAvailable, FINAL_REPORT_VULNERABILITY_DAYS, csirt));
    }

    static Deadline finalReportOfIncident(Instant notificationSent, MemberState csirt) {
        return new Deadline(
                notificationSent,
                notificationSent
                        .atZone(csirt.zone())
                        .plusMonths(FINAL_REPORT_INCIDENT_MONTHS)
                        .toInstant(),
                LegalPeriod.endOfMonths(notificationSent, FINAL_REPORT_INCIDENT_MONTHS, csirt));
    }

    private static Deadline hours(Instant event, int hours, MemberState csirt) {
        return new Deadline(event, event.plus(Duration.ofHours(hours)), LegalPeriod.endOfHours(event, hours, csirt));
    }
}
