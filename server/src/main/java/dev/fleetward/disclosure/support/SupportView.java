package dev.fleetward.disclosure.support;

import dev.fleetward.updates.releases.Release;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The support of a product at a glance.
 *
 * @param ends each holding period with whether its end was told
 * @param updates security updates with the day until which they stay available
 */
record SupportView(
        List<SupportPeriod> holding,
        List<End> ends,
        List<Update> updates,
        List<SupportPeriod> history,
        List<EndNotice> notices) {

    /** @param due when the notice is to be given: the end of support (Article 13(19)) */
    public record End(SupportPeriod period, LocalDate due, boolean isDue, boolean usersTold, boolean devicesTold) {
        static End of(SupportPeriod period, List<EndNotice> notices, LocalDate today) {
            return new End(
                    period,
                    period.lastDay(),
                    !today.isBefore(period.lastDay()),
                    told(period, notices, EndNotice.Audience.USERS),
                    told(period, notices, EndNotice.Audience.DEVICES));
        }

        public boolean isMissed() {
            return isDue && !usersTold;
        }

        private static boolean told(SupportPeriod period, List<EndNotice> notices, EndNotice.Audience audience) {
            return notices.stream().anyMatch(one -> one.units().equals(period.units()) && one.audience() == audience);
        }
    }

    public record Update(
            String softwareType, String version, boolean securityOnly, LocalDate issuedOn, LocalDate availableUntil) {
        static Update of(Release release, SupportPeriod period) {
            LocalDate issued = LocalDate.ofInstant(release.createdAt(), ZoneOffset.UTC);
            return new Update(
                    release.softwareType(),
                    release.version(),
                    release.securityOnly(),
                    issued,
                    period.updateAvailableUntil(issued));
        }
    }
}
