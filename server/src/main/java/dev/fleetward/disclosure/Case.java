package dev.fleetward.disclosure;

import dev.fleetward.products.ProductId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * One vulnerability-handling case or incident of a product.
 *
 * @param number unique in the organization; people see it as "C-3"
 * @param vulnerability the vulnerability's id, empty for an incident without one
 * @param csirt Member State whose coordinating CSIRT is told, frozen when the case is opened (Article 14(7))
 * @param signalAt when the first sign reached us, as far as stated
 * @param awareness when we became aware; no clock runs before it is stated
 * @param measure when the first corrective or mitigating measure was available
 */
public record Case(
        UUID id,
        int number,
        ProductId product,
        CaseKind kind,
        String title,
        Optional<String> vulnerability,
        String csirt,
        Instant openedAt,
        String openedBy,
        Optional<Instant> signalAt,
        Optional<Statement> awareness,
        Optional<Statement> measure,
        List<Notification> notifications,
        Optional<Statement> closed) {

    static final String WAITS_FOR_AWARENESS = "someone states when we became aware";
    static final String WAITS_FOR_MEASURE = "a corrective or mitigating measure is available";
    static final String WAITS_FOR_NOTIFICATION = "the notification is sent";

    /** How people name it. */
    public String name() {
        return "C-" + number;
    }

    public Optional<Notification> notification(Stage stage) {
        return notifications.stream().filter(n -> n.stage() == stage).findFirst();
    }

    /** The three clocks in order, as they stand now. */
    public List<StageClock> clocks(Instant now) {
        return Stream.of(Stage.values()).map(stage -> clock(stage, now)).toList();
    }

    MemberState csirtState() {
        return MemberState.of(csirt).orElseThrow(() -> new IllegalStateException("no Member State " + csirt));
    }

    StageClock clock(Stage stage, Instant now) {
        if (awareness.isEmpty()) {
            return StageClock.waiting(stage, WAITS_FOR_AWARENESS);
        }
        Instant aware = awareness.get().at();
        return switch (stage) {
            case EARLY_WARNING -> running(stage, Article14.earlyWarning(aware, csirtState()), now);
            case NOTIFICATION -> running(stage, Article14.notification(aware, csirtState()), now);
            case FINAL_REPORT -> finalReport(now);
        };
    }

    private StageClock finalReport(Instant now) {
        return switch (kind) {
            case ACTIVELY_EXPLOITED_VULNERABILITY ->
                measure.map(m -> running(
                                Stage.FINAL_REPORT, Article14.finalReportOfVulnerability(m.at(), csirtState()), now))
                        .orElseGet(() -> StageClock.waiting(Stage.FINAL_REPORT, WAITS_FOR_MEASURE));
            case SEVERE_INCIDENT ->
                sentAt(Stage.NOTIFICATION)
                        .map(at -> running(Stage.FINAL_REPORT, Article14.finalReportOfIncident(at, csirtState()), now))
                        .orElseGet(() -> StageClock.waiting(Stage.FINAL_REPORT, WAITS_FOR_NOTIFICATION));
        };
    }

    private StageClock running(Stage stage, Deadline deadline, Instant now) {
        return StageClock.of(stage, deadline, sentAt(stage), now);
    }

    private Optional<Instant> sentAt(Stage stage) {
        return notification(stage).flatMap(Notification::sent).map(Notification.Sending::at);
    }
}
