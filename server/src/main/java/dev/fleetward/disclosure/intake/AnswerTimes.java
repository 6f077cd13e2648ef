package dev.fleetward.disclosure.intake;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How long reporters wait for their first answer. */
@ApplicationScoped
class AnswerTimes {
    /** What a finder may expect, as coordinated disclosure is commonly practised. */
    static final Duration PROMPT = Duration.ofDays(7);

    static final int MAX_REPORTS = 1_000;
    private static final double SECONDS_PER_HOUR = 3_600;

    private final Db db;
    private final Clock clock;
    private final ReportStore store;

    AnswerTimes(Db db, Clock clock, ReportStore store) {
        this.db = db;
        this.clock = clock;
        this.store = store;
    }

    /**
     * @param received reports looked at
     * @param decided those answered, or waiting for longer than {@link #PROMPT}
     * @param prompt those answered within it
     * @param medianHours of those answered; empty while none is
     */
    record Figures(
            int received,
            int answered,
            int decided,
            int prompt,
            Optional<Double> medianHours,
            Optional<Double> p95Hours) {

        public String sentence() {
            if (received == 0) {
                return "No report has come in yet, so nobody knows how soon one is answered.";
            }
            if (answered == 0) {
                return "None of %d reports has been answered yet.".formatted(received);
            }
            return "%d of %d reports answered: half of them within %.1f hours, 95 %% within %.1f hours."
                    .formatted(answered, received, medianHours.orElseThrow(), p95Hours.orElseThrow());
        }
    }

    Figures of(OrganizationId organization, ProductId product) {
        Instant now = clock.instant();
        List<ReportStore.Answered> reports =
                db.inTransaction(organization, tx -> store.answers(tx, product, MAX_REPORTS));
        List<Duration> waits = reports.stream()
                .flatMap(one ->
                        Optional.ofNullable(one.answeredAt())
                                .map(at -> Duration.between(one.receivedAt(), at))
                                .stream())
                .sorted()
                .toList();
        long late = reports.stream()
                .filter(one -> one.answeredAt() == null && one.receivedAt().isBefore(now.minus(PROMPT)))
                .count();
        return new Figures(
                reports.size(),
                waits.size(),
                waits.size() + (int) late,
                (int) waits.stream().filter(wait -> wait.compareTo(PROMPT) <= 0).count(),
                quantile(waits, 0.5),
                quantile(waits, 0.95));
    }

    /** The nearest rank: a wait that did happen. */
    private static Optional<Double> quantile(List<Duration> sorted, double share) {
        if (sorted.isEmpty()) {
            return Optional.empty();
        }
        int rank = (int) Math.ceil(share * sorted.size());
        return Optional.of(sorted.get(rank - 1).toSeconds() / SECONDS_PER_HOUR);
    }
}
