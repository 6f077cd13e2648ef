package dev.fleetward.disclosure;

import dev.fleetward.disclosure.routing.Route;
import dev.fleetward.disclosure.time.Deadline;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A case as the API tells it: the clocks as they stand now, and each stage with what is still missing.
 *
 * @param time of a drill: what time it is in it
 */
record CaseView(
        String number,
        String kind,
        String kindTitle,
        String title,
        Optional<String> vulnerability,
        String state,
        Instant stateSince,
        List<String> nextStates,
        Optional<String> assignee,
        String tlp,
        Optional<Instant> embargoUntil,
        String csirt,
        Route route,
        String zone,
        Instant openedAt,
        String openedBy,
        boolean drill,
        Optional<Instant> time,
        String countsFrom,
        Optional<Instant> signalAt,
        Optional<Statement> signal,
        Optional<Statement> triage,
        Optional<Statement> evidence,
        Optional<Statement> awareness,
        Optional<Instant> awareSince,
        List<String> warnings,
        Optional<Statement> measure,
        Optional<Statement> intermediateAsked,
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
            List<String> why,
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
                    clock.deadline().map(Deadline::why).orElse(List.of()),
                    clock.sentAt(),
                    clock.waitsFor(),
                    clock.deadline()
                            .map(deadline -> deadline.percentGone(c.at(now)))
                            .orElse(0));
        }
    }

    /** @param missing labels of obligatory fields that are empty; nothing once sent */
    record StageView(
            String stage,
            int revision,
            Map<String, String> content,
            List<String> missing,
            Optional<Notification.Sending> sent) {

        static StageView of(Case c, Stage stage) {
            Optional<Notification> saved = c.notification(stage);
            Map<String, String> content = saved.map(Notification::content).orElse(Map.of());
            FieldMatrix matrix = saved.map(one -> FieldMatrix.of(one.matrix())).orElseGet(FieldMatrix::newest);
            return new StageView(
                    stage.slug(),
                    saved.map(Notification::revision).orElse(0),
                    content,
                    matrix.missing(c.kind(), stage, content),
                    saved.flatMap(Notification::sent));
        }
    }

    static CaseView of(Case c, Instant now) {
        return new CaseView(
                c.name(),
                c.kind().slug(),
                c.kind().title(),
                c.title(),
                c.vulnerability(),
                c.handling().state().slug(),
                c.handling().since(),
                c.handling().state().next().stream().map(CaseState::slug).toList(),
                c.handling().assignee(),
                c.handling().tlp().slug(),
                c.handling().embargoUntil(),
                c.csirt(),
                c.route(),
                c.csirtState().zone().getId(),
                c.openedAt(),
                c.openedBy(),
                c.drill(),
                c.drill() ? Optional.of(c.at(now)) : Optional.empty(),
                c.instants().countsFrom().slug(),
                c.instants().signal().map(Statement::at),
                c.instants().signal(),
                c.instants().triage(),
                c.instants().evidence(),
                c.instants().awareness(),
                c.instants().awareSince(),
                c.instants().warnings(c.at(now)),
                c.measure(),
                c.asked(),
                c.closed(),
                c.clocks(now).stream().map(clock -> ClockView.of(c, clock, now)).toList(),
                Stream.of(Stage.values())
                        .filter(stage ->
                                stage != Stage.INTERMEDIATE_REPORT || c.asked().isPresent())
                        .map(stage -> StageView.of(c, stage))
                        .toList());
    }
}
