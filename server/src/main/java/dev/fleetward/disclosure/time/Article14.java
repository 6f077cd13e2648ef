package dev.fleetward.disclosure.time;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.stream.Stream;

/**
 * The periods of CRA Article 14(2) and 14(4). Early warning and notification both count from awareness; the final report
 * of a vulnerability counts from the day a corrective or mitigating measure is available, that of an incident from the
 * submission of the notification, even of a late one.
 */
public final class Article14 {
    /** Article 71(2): what we became aware of earlier is not reported under it. */
    public static final Instant APPLIES_FROM = Instant.parse("2026-09-10T22:00:00Z");

    static final int EARLY_WARNING_HOURS = 24;
    static final int NOTIFICATION_HOURS = 72;
    static final int FINAL_REPORT_VULNERABILITY_DAYS = 14;
    static final int FINAL_REPORT_INCIDENT_MONTHS = 1;

    private Article14() {}

    public static Deadline earlyWarning(Instant aware, MemberState csirt) {
        return hours(aware, EARLY_WARNING_HOURS, csirt, "CRA Article 14(2)(a) and (4)(a)");
    }

    public static Deadline notification(Instant aware, MemberState csirt) {
        return hours(aware, NOTIFICATION_HOURS, csirt, "CRA Article 14(2)(b) and (4)(b): not from the early warning");
    }

    public static Deadline finalReportOfVulnerability(Instant measureAvailable, MemberState csirt) {
        ZonedDateTime due = measureAvailable.atZone(csirt.zone()).plusDays(FINAL_REPORT_VULNERABILITY_DAYS);
        return deadline(
                measureAvailable,
                due.toInstant(),
                LegalPeriod.ofDays(measureAvailable, FINAL_REPORT_VULNERABILITY_DAYS, csirt),
                "Due: 14 days after the first corrective or mitigating measure was available, %s (CRA Article 14(2)(c))."
                        .formatted(LegalTime.moment(measureAvailable, csirt.zone())));
    }

    public static Deadline finalReportOfIncident(Instant notificationSent, MemberState csirt) {
        ZonedDateTime due = notificationSent.atZone(csirt.zone()).plusMonths(FINAL_REPORT_INCIDENT_MONTHS);
        return deadline(
                notificationSent,
                due.toInstant(),
                LegalPeriod.ofMonths(notificationSent, FINAL_REPORT_INCIDENT_MONTHS, csirt),
                "Due: one month after the notification was submitted, %s, even if that was late (CRA Article 14(4)(c))."
                        .formatted(LegalTime.moment(notificationSent, csirt.zone())));
    }

    /** What the CSIRT asks for ends when the CSIRT says; no other limit is known. */
    public static Deadline intermediate(Instant asked, Instant due, MemberState csirt) {
        return new Deadline(
                asked,
                due,
                due,
                List.of("Due as the CSIRT asked on %s (CRA Article 14(6)); it names no other limit."
                        .formatted(LegalTime.moment(asked, csirt.zone()))));
    }

    private static Deadline hours(Instant event, int hours, MemberState csirt, String citation) {
        return deadline(
                event,
                event.plus(Duration.ofHours(hours)),
                LegalPeriod.ofHours(event, hours, csirt),
                "Due: exactly %d hours after we became aware, %s (%s)."
                        .formatted(hours, LegalTime.moment(event, csirt.zone()), citation));
    }

    private static Deadline deadline(Instant start, Instant due, LegalPeriod limit, String why) {
        return new Deadline(
                start,
                due,
                limit.end(),
                Stream.concat(Stream.of(why), limit.why().stream()).toList());
    }
}
