package dev.fleetward.insight.alerts;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.RecurringJob;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Looks at rules that are due. Alerts that ended are kept for {@value #KEPT_DAYS} days. */
@ApplicationScoped
class EvaluateJob implements RecurringJob {
    private static final int KEPT_DAYS = 400;
    private static final int MAX_ROWS = 1_000;

    private final Db db;
    private final Evaluation evaluation;
    private final AlertStore alerts;
    private final SilenceStore silences;
    private final Clock clock;

    EvaluateJob(Db db, Evaluation evaluation, AlertStore alerts, SilenceStore silences, Clock clock) {
        this.db = db;
        this.evaluation = evaluation;
        this.alerts = alerts;
        this.silences = silences;
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "insight.alerts";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(10);
    }

    @Override
    public boolean needsRightTime() {
        return true;
    }

    @Override
    public void run() {
        evaluation.evaluate(null, clock.instant());
        Instant before = clock.instant().minus(Duration.ofDays(KEPT_DAYS));
        db.doAcrossOrganizations(tx -> {
            alerts.deleteOlder(tx, before, MAX_ROWS);
            silences.deleteOlder(tx, before);
        });
    }
}
