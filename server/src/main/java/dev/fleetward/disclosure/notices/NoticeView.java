package dev.fleetward.disclosure.notices;

import java.time.Instant;
import java.util.Optional;

/** A notice as the API tells the maker of it, with what became of it. */
record NoticeView(
        String name,
        String caseName,
        String audience,
        String devices,
        String emailAttribute,
        boolean onPage,
        String title,
        String summary,
        String mitigation,
        String correction,
        Notice.Subject subject,
        Optional<String> revises,
        Optional<String> revisedBy,
        Instant publishedAt,
        String publishedBy,
        Counts standing,
        String sentence) {

    /** @param meant the denominator: devices it was meant for when it was published */
    record Counts(
            long meant,
            long fetched,
            long acknowledged,
            long erased,
            long reachableByMail,
            long letters,
            long lettersSent,
            long lettersWaiting,
            long lettersGivenUp) {
        static Counts of(Standing standing) {
            return new Counts(
                    standing.meant(),
                    standing.fetched(),
                    standing.acknowledged(),
                    standing.erased(),
                    standing.reachableByMail(),
                    standing.letters(),
                    standing.lettersSent(),
                    standing.lettersWaiting(),
                    standing.lettersGivenUp());
        }
    }

    static NoticeView of(Notice notice) {
        return new NoticeView(
                notice.name(),
                notice.caseName(),
                notice.audience().slug(),
                notice.devices(),
                notice.emailAttribute(),
                notice.onPage(),
                notice.title(),
                notice.summary(),
                notice.mitigation(),
                notice.correction(),
                notice.subject(),
                notice.revises().map(Notice::name),
                notice.revisedBy().map(Notice::name),
                notice.publishedAt(),
                notice.publishedBy(),
                Counts.of(notice.standing()),
                notice.standing().sentence());
    }
}
