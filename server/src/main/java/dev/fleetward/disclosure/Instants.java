package dev.fleetward.disclosure;

import dev.fleetward.disclosure.time.Article14;
import dev.fleetward.kernel.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * From the first sign to awareness. The CRA does not define "becoming aware"; the Commission's guidance ties it to
 * reliable evidence (Article 3(42)). The clocks count from the earliest moment that can be read as it.
 */
public record Instants(
        Optional<Statement> signal,
        Optional<Statement> triage,
        Optional<Statement> evidence,
        Optional<Statement> awareness,
        CountsFrom countsFrom) {

    /** Longer than this between a sign and a decision reads as not having looked. */
    private static final Duration DECIDE_WITHIN = Duration.ofHours(24);

    public static final Instants NONE =
            new Instants(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), CountsFrom.EVIDENCE);

    /** The moment the hour clocks count from; empty while none runs. */
    public Optional<Instant> awareSince() {
        return Stream.of(awareness, evidence, countsFrom == CountsFrom.SIGNAL ? signal : Optional.<Statement>empty())
                .flatMap(Optional::stream)
                .map(Statement::at)
                .min(Comparator.naturalOrder());
    }

    Optional<Statement> get(Moment moment) {
        return switch (moment) {
            case SIGNAL -> signal;
            case TRIAGE -> triage;
            case EVIDENCE -> evidence;
            case AWARENESS -> awareness;
            case MEASURE, INTERMEDIATE, CLOSED -> Optional.empty();
        };
    }

    /** @throws Problem 400 for a moment out of order with one stated before */
    void refuseOutOfOrder(Moment moment, Instant at) {
        List<Moment> before =
                switch (moment) {
                    case TRIAGE, AWARENESS -> List.of(Moment.SIGNAL);
                    case EVIDENCE -> List.of(Moment.SIGNAL, Moment.TRIAGE);
                    case SIGNAL, MEASURE, INTERMEDIATE, CLOSED -> List.of();
                };
        List<Moment> after =
                switch (moment) {
                    case SIGNAL -> List.of(Moment.TRIAGE, Moment.EVIDENCE, Moment.AWARENESS);
                    case TRIAGE, AWARENESS -> List.of(Moment.EVIDENCE);
                    case EVIDENCE, MEASURE, INTERMEDIATE, CLOSED -> List.of();
                };
        before.forEach(one -> get(one).filter(known -> at.isBefore(known.at())).ifPresent(known -> {
            throw Problem.invalid(
                    "%s (%s) cannot be before %s (%s).".formatted(name(moment), at, word(one), known.at()));
        }));
        after.forEach(one -> get(one).filter(known -> at.isAfter(known.at())).ifPresent(known -> {
            throw Problem.invalid("%s (%s) cannot be after %s (%s)%s"
                    .formatted(
                            name(moment),
                            at,
                            word(one),
                            known.at(),
                            moment == Moment.AWARENESS
                                    ? ": whoever holds reliable evidence is aware (CRA Article 3(42))."
                                    : "."));
        }));
    }

    /** What an authority may hold against these moments, each as a sentence. */
    public List<String> warnings(Instant now) {
        var warnings = new ArrayList<String>();
        if (awareness.isEmpty() && evidence.isEmpty()) {
            signal.filter(sign -> longer(sign.at(), now))
                    .ifPresent(sign -> warnings.add(
                            "The first signal is %d hours old and nobody has decided on its evidence. An authority may read it as the moment of awareness."
                                    .formatted(hours(sign.at(), now))));
        }
        signal.filter(sign ->
                        triage.filter(looked -> longer(sign.at(), looked.at())).isPresent())
                .ifPresent(sign ->
                        warnings.add("Triage started more than 24 hours after the first signal; keep the reason."));
        awareSince()
                .filter(aware -> signal.filter(sign -> longer(sign.at(), aware)).isPresent())
                .ifPresent(
                        aware -> warnings.add(
                                "Awareness is dated more than 24 hours after the first signal; keep what was done in between."));
        if (awareness.isPresent() && evidence.isEmpty()) {
            warnings.add("Awareness is stated without its evidence: name who decided and what it rests on.");
        }
        if (evidence.isPresent() && awareness.isEmpty()) {
            warnings.add(
                    "Reliable evidence is recorded, so the clocks count from it; awareness has not been declared yet.");
        }
        awareness
                .filter(stated -> evidence.filter(known -> known.at().isBefore(stated.at()))
                        .isPresent())
                .ifPresent(stated -> warnings.add(
                        "The evidence is dated before the awareness stated, so the clocks count from the evidence."));
        awareness
                .filter(stated -> longer(stated.at(), stated.statedAt()))
                .ifPresent(stated ->
                        warnings.add("Awareness was written down %d hours after it is said to have come about."
                                .formatted(hours(stated.at(), stated.statedAt()))));
        awareSince()
                .filter(aware -> aware.isBefore(Article14.APPLIES_FROM))
                .ifPresent(aware -> warnings.add(
                        "Awareness is before 11 September 2026, when Article 14 began to apply (CRA Article 71(2))."));
        return List.copyOf(warnings);
    }

    private static boolean longer(Instant from, Instant to) {
        return Duration.between(from, to).compareTo(DECIDE_WITHIN) > 0;
    }

    private static long hours(Instant from, Instant to) {
        return Duration.between(from, to).toHours();
    }

    private static String name(Moment moment) {
        return moment == Moment.AWARENESS ? "Awareness" : moment.title();
    }

    private static String word(Moment moment) {
        return name(moment).toLowerCase(Locale.ROOT);
    }
}
