package dev.fleetward.disclosure.time;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;

/**
 * The period of Regulation (EU) 2016/679, Article 12(3): a request is answered within one month of its receipt, extended
 * by two further months where necessary.
 */
public final class GdprArticle12 {
    static final int MONTHS = 1;
    static final int EXTENDED_MONTHS = 3;

    /** The Union's day ends first in its east, and no holiday is everybody's: never later than anywhere. */
    private static final MemberState NOT_STATED =
            new MemberState("", "the easternmost zone of the Union", ZoneId.of("Europe/Athens"), List.of());

    private GdprArticle12() {}

    /** @param csirt code of the maker's Member State; empty if it is not stated */
    public static Deadline answer(Instant received, String csirt) {
        return months(
                received,
                MONTHS,
                csirt,
                "Due: one month after the request was received, %s (GDPR Article 12(3), first sentence).");
    }

    /** Counted from receipt, not from the extension. */
    public static Deadline extended(Instant received, String csirt) {
        return months(
                received,
                EXTENDED_MONTHS,
                csirt,
                "Due: three months after the request was received, %s, for it was extended by two (GDPR Article 12(3), second sentence).");
    }

    private static Deadline months(Instant received, int months, String csirt, String why) {
        MemberState state = MemberState.of(csirt).orElse(NOT_STATED);
        LegalPeriod limit = LegalPeriod.ofMonths(received, months, state);
        return new Deadline(
                received,
                received.atZone(state.zone()).plusMonths(months).toInstant(),
                limit.end(),
                Stream.concat(Stream.of(why.formatted(LegalTime.moment(received, state.zone()))), limit.why().stream())
                        .toList());
    }
}
