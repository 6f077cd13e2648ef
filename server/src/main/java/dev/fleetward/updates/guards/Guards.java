package dev.fleetward.updates.guards;

import dev.fleetward.crashes.Issues;
import dev.fleetward.crashes.Issues.NewIssueDay;
import dev.fleetward.insight.Comparison;
import dev.fleetward.insight.Demand;
import dev.fleetward.insight.Guard;
import dev.fleetward.insight.GuardKind;
import dev.fleetward.insight.Verdict;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.telemetry.reboots.Reboots;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Asks a rollout's guard: one verdict for each of its rules. Safe for concurrent use. */
@ApplicationScoped
public class Guards {
    private static final int MAX_NAMED_ISSUES = 3;

    private final Issues issues;
    private final Reboots reboots;
    private final MetricWatch metrics;
    private final ObservationStore store;

    Guards(Issues issues, Reboots reboots, MetricWatch metrics, ObservationStore store) {
        this.issues = issues;
        this.reboots = reboots;
        this.metrics = metrics;
        this.store = store;
    }

    /** What the metrics say, in the order of the metric rules; outside any transaction, before {@link #verdicts}. */
    public List<Comparison> metrics(Product product, Watch watch, Instant now) {
        return watch.rules().stream()
                .filter(rule -> rule.kind() == GuardKind.METRIC)
                .map(rule -> metrics.compare(product, watch, rule, now))
                .toList();
    }

    /** One verdict for each rule, in their order. */
    public List<Verdict> verdicts(Tx tx, Watch watch, List<Comparison> metrics, Instant now) {
        Demand demand = new Demand(
                        watch.falseAlarm(),
                        watch.minDeviceHours(),
                        Demand.USUAL.minAffected(),
                        Demand.USUAL.minRatio())
                .sharedBy(watch.rules().size());
        Instant from = watch.from(now);
        var days = store.days(tx, watch.rollout(), from, now);
        var measured = metrics.iterator();
        List<Verdict> verdicts = new ArrayList<>();
        for (GuardRule rule : watch.rules()) {
            verdicts.add(
                    switch (rule.kind()) {
                        case CRASH -> Guard.judge(rates(tx, watch, rule.kind(), crashes(tx, watch, from), days, ""), demand);
                        case REBOOT ->
                            Guard.judge(rates(tx, watch, rule.kind(), reboots(tx, watch, from), days, ""), demand);
                        case NEW_ISSUE -> Guard.judge(newIssues(tx, watch, from, days), demand);
                        case METRIC -> Guard.judge(measured.next(), demand);
                        case UPDATE_FAILURE -> installations(tx, watch, rule, demand, from);
                    });
        }
        return verdicts;
    }

    private Comparison rates(
            Tx tx,
            Watch watch,
            GuardKind kind,
            List<EventDay> events,
            List<ObservationStore.Day> days,
            String note) {
        Map<UUID, Instant> updatedFrom = store.updatedFrom(
                tx, watch.rollout(), events.stream().map(EventDay::device).collect(Collectors.toSet()));
        var rates = new RateWatch(watch, updatedFrom);
        events.forEach(rates::add);
        return rates.comparison(kind, days, note);
    }

    private List<EventDay> crashes(Tx tx, Watch watch, Instant from) {
        return issues.crashDays(tx, new ProductId(watch.product()), from).stream()
                .map(crash -> new EventDay(
                        crash.device().value(),
                        crash.softwareType(),
                        crash.softwareVersion(),
                        crash.day(),
                        Optional.of(crash.firstAt())))
                .toList();
    }

    /** Only their days are known: of the day a person resumed it nobody can tell which were judged already. */
    private List<EventDay> reboots(Tx tx, Watch watch, Instant from) {
        Instant begin = watch.since() == null ? from : from.plus(Duration.ofDays(1));
        return reboots.unexpectedDays(tx, new ProductId(watch.product()), begin).stream()
                .map(day -> new EventDay(
                        day.device().value(), Optional.empty(), day.version(), day.day(), Optional.empty()))
                .toList();
    }

    /** Issues that waiting devices meet too speak for neither side: the rates of both are compared. */
    private Comparison newIssues(Tx tx, Watch watch, Instant from, List<ObservationStore.Day> days) {
        List<NewIssueDay> found = issues.newIssueDays(tx, new ProductId(watch.product()), from);
        List<EventDay> events = found.stream()
                .map(one -> new EventDay(
                        one.crash().device().value(),
                        one.crash().softwareType(),
                        one.crash().softwareVersion(),
                        one.crash().day(),
                        Optional.of(one.crash().firstAt())))
                .toList();
        return rates(tx, watch, GuardKind.NEW_ISSUE, events, days, named(watch, found));
    }

    /** "Most: #12 HardFault in pump_start (5 devices)." */
    private static String named(Watch watch, List<NewIssueDay> found) {
        Map<String, Set<UUID>> devices = new HashMap<>();
        for (NewIssueDay one : found) {
            boolean isOurs =
                    one.crash().softwareVersion().filter(watch.version()::equals).isPresent();
            if (isOurs) {
                devices.computeIfAbsent("#%d %s".formatted(one.issue(), one.title()), _ -> new HashSet<>())
                        .add(one.crash().device().value());
            }
        }
        String most = devices.entrySet().stream()
                .sorted((a, b) -> b.getValue().size() - a.getValue().size())
                .limit(MAX_NAMED_ISSUES)
                .map(entry -> "%s (%d updated devices)"
                        .formatted(entry.getKey(), entry.getValue().size()))
                .collect(Collectors.joining(", "));
        return most.isEmpty() ? "" : "Most: " + most + ".";
    }

    private Verdict installations(Tx tx, Watch watch, GuardRule rule, Demand demand, Instant from) {
        var ended = store.installations(tx, watch.rollout(), from);
        return Guard.judgeInstallations(ended.failed(), ended.all(), rule.acceptedShare(), demand);
    }
}
