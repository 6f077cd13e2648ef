package dev.fleetward.disclosure;

import dev.fleetward.disclosure.facts.Tlp;
import dev.fleetward.disclosure.routing.Route;
import dev.fleetward.disclosure.time.Article14;
import dev.fleetward.disclosure.time.Deadline;
import dev.fleetward.disclosure.time.MemberState;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.ProductId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One vulnerability-handling case or incident of a product.
 *
 * @param number unique in the organization; people see it as "C-3"
 * @param vulnerability the vulnerability's id, empty for an incident without one
 * @param route whose coordinating CSIRT is told and why, frozen when the case is opened (Article 14(7))
 * @param ahead of an exercise: how far its time is ahead of the real one; empty for a real case
 * @param handling how far it has come and who works on it
 * @param instants from the first sign to awareness; no clock runs before it
 * @param measure when the first corrective or mitigating measure was available
 * @param asked when the CSIRT asked for an intermediate report, and until when
 */
public record Case(
        UUID id,
        int number,
        ProductId product,
        CaseKind kind,
        String title,
        Optional<String> vulnerability,
        Route route,
        Instant openedAt,
        String openedBy,
        Optional<Duration> ahead,
        Handling handling,
        Instants instants,
        Optional<Statement> measure,
        Optional<Statement> asked,
        List<Notification> notifications,
        Optional<Statement> closed) {

    static final String WAITS_FOR_AWARENESS = "someone states when we became aware";
    static final String WAITS_FOR_MEASURE = "a corrective or mitigating measure is available";
    static final String WAITS_FOR_NOTIFICATION = "the notification is sent";
    static final String WAITS_FOR_CSIRT = "the CSIRT asks for it";

    /** How people name it. */
    public String name() {
        return "C-" + number;
    }

    /** An exercise: nothing of it is owed to anybody. */
    public boolean drill() {
        return ahead.isPresent();
    }

    /** What time it is in this case when it is that time outside. */
    public Instant at(Instant now) {
        return now.plus(ahead.orElse(Duration.ZERO));
    }

    /** @throws Problem 409 while something of it must not be public */
    public void refusePublic(Instant now) {
        if (handling.isUnderEmbargo(at(now))) {
            throw Problem.conflict(
                    "embargo",
                    "Case %s is under embargo until %s. Lift the embargo before anything of it is made public."
                            .formatted(name(), handling.embargoUntil().orElseThrow()));
        }
        if (handling.tlp() == Tlp.RED || handling.tlp() == Tlp.AMBER_STRICT) {
            throw Problem.conflict(
                    "tlp",
                    "Case %s is %s: %s Change its label before anything of it is made public."
                            .formatted(
                                    name(),
                                    handling.tlp().label(),
                                    handling.tlp().meaning()));
        }
    }

    public Optional<Notification> notification(Stage stage) {
        return notifications.stream().filter(n -> n.stage() == stage).findFirst();
    }

    /** The clocks in order, as they stand now; that of an intermediate report only once it was asked for. */
    public List<StageClock> clocks(Instant now) {
        return Stream.of(Stage.values())
                .filter(stage -> stage != Stage.INTERMEDIATE_REPORT || asked.isPresent())
                .map(stage -> clock(stage, now))
                .toList();
    }

    /** The Member State whose CSIRT is told. */
    public String csirt() {
        return route.memberState();
    }

    MemberState csirtState() {
        return MemberState.of(csirt()).orElseThrow(() -> new IllegalStateException("no Member State " + csirt()));
    }

    Optional<Statement> stated(Moment moment) {
        return switch (moment) {
            case SIGNAL, TRIAGE, EVIDENCE, AWARENESS -> instants.get(moment);
            case MEASURE -> measure;
            case INTERMEDIATE -> asked;
            case CLOSED -> closed;
        };
    }

    StageClock clock(Stage stage, Instant now) {
        Optional<Instant> aware = instants.awareSince();
        MemberState csirt = csirtState();
        return switch (stage) {
            case EARLY_WARNING ->
                clock(stage, aware, WAITS_FOR_AWARENESS, at -> Article14.earlyWarning(at, csirt), now);
            case NOTIFICATION -> clock(stage, aware, WAITS_FOR_AWARENESS, at -> Article14.notification(at, csirt), now);
            case INTERMEDIATE_REPORT ->
                clock(
                        stage,
                        asked.map(Statement::at),
                        WAITS_FOR_CSIRT,
                        at -> Article14.intermediate(
                                at, asked.flatMap(Statement::due).orElse(at), csirt),
                        now);
            case FINAL_REPORT ->
                aware.isEmpty() ? StageClock.waiting(stage, WAITS_FOR_AWARENESS) : finalReport(csirt, now);
        };
    }

    private StageClock finalReport(MemberState csirt, Instant now) {
        return switch (kind) {
            case ACTIVELY_EXPLOITED_VULNERABILITY ->
                clock(
                        Stage.FINAL_REPORT,
                        measure.map(Statement::at),
                        WAITS_FOR_MEASURE,
                        at -> Article14.finalReportOfVulnerability(at, csirt),
                        now);
            case SEVERE_INCIDENT ->
                clock(
                        Stage.FINAL_REPORT,
                        sentAt(Stage.NOTIFICATION),
                        WAITS_FOR_NOTIFICATION,
                        at -> Article14.finalReportOfIncident(at, csirt),
                        now);
        };
    }

    private StageClock clock(
            Stage stage, Optional<Instant> from, String waitsFor, Function<Instant, Deadline> deadline, Instant now) {
        return from.map(at -> StageClock.of(stage, deadline.apply(at), sentAt(stage), at(now)))
                .orElseGet(() -> StageClock.waiting(stage, waitsFor));
    }

    private Optional<Instant> sentAt(Stage stage) {
        return notification(stage).flatMap(Notification::sent).map(Notification.Sending::at);
    }
}
