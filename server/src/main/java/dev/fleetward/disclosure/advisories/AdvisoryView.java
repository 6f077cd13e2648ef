package dev.fleetward.disclosure.advisories;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * An advisory as the API tells it.
 *
 * @param state draft, published, revising or withdrawn
 */
record AdvisoryView(
        String name,
        Optional<String> trackingId,
        String state,
        String title,
        String tlp,
        Optional<String> caseName,
        Optional<Draft> draft,
        List<RevisionView> revisions,
        Instant changedAt,
        String changedBy) {

    record RevisionView(
            int number,
            String title,
            String summary,
            String tlp,
            boolean withdraws,
            String fingerprint,
            Instant publishedAt,
            String publishedBy) {}

    static AdvisoryView of(Advisory one) {
        return new AdvisoryView(
                one.name(),
                one.trackingId(),
                one.state().name().toLowerCase(Locale.ROOT),
                one.title(),
                one.tlp().slug(),
                Optional.of(one.caseName()).filter(name -> !name.isEmpty()),
                one.draft(),
                one.revisions().stream()
                        .map(revision -> new RevisionView(
                                revision.number(),
                                revision.title(),
                                revision.summary(),
                                revision.tlp().slug(),
                                revision.withdraws(),
                                revision.fingerprint(),
                                revision.at(),
                                revision.by()))
                        .toList(),
                one.changedAt(),
                one.changedBy());
    }
}
