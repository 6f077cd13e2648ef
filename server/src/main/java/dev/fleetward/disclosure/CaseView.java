package dev.fleetward.disclosure;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A case as the API tells it: the clocks as they stand now, and each stage with what is still missing. */
record CaseView(
        String number,
        String kind,
        String kindTitle,
        String title,
        Optional<String> vulnerability,
        String csirt,
        String zone,
        Instant openedAt,
        String openedBy,
        Optional<Instant> signalAt,
        Optional<Statement> awareness,
        Optional<Statement> measure,
        Optional<Statement> closed,
        List<ClockView> clocks,
        List<StageView> notifications) {

    record ClockView(
            String stage,
            String title,
            String citation,
            StageClock.State state,
            Optional<Instant> due,
            Optional<Instant> outerLimit,
            Optional<Instant> sentAt,
            String waitsFor,
            int percentGone) {

        static ClockView of(Case c, StageClock clock, Instant now) {
            return new ClockView(
                    clock.stage().slug(),
                    clock.stage().title(),
                    clock.stage().citation(c.kind()),
                    clock.state(),
                    clock.deadline().map(Deadline::due),
                    clock.deadline().map(Deadline::outerLimit),
                    clock.sentAt(),
                    clock.waitsFor(),
                    clock.deadline().map(deadline -> deadline.percentGone(now)).orElse(0));
        }
    }

    /** @param missing labels of obligatory fields that are empty; nothing once sent */
    record StageView(
            String stage, Map<String, String> content, List<String> missing, Optional<Notification.Sending> sent) {

        static StageView of(Case c, Stage stage) {
            Map<String, String> content =
                    c.notification(stage).map(Notification::content).orElse(Map.of());
            return new StageView(
                    stage.slug(),
                    content,
                    NotificationFields.missing(c.kind(), stage, content),
                    c.notification(stage).flatMap(Notification::sent));
        }
    }

    static CaseView of(Case c, Instant now) {
        return new CaseView(
                c.name(),
                c.kind().slug(),
                c.kind().title(),
                c.title(),
                c.vulnerability(),
                c.csirt(),
                c.csirtState().zone().getId(),
                c.openedAt(),
                c.openedBy(),
                c.signalAt(),
                c.awareness(),
                c.measure(),
                c.closed(),
                c.clocks(now).stream().map(clock -> ClockView.of(c, clock, now)).toList(),
                Stream.of(Stage.values()).map(stage -> StageView.of(c, stage)).toList());
    }
}
