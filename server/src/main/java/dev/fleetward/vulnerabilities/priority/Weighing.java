package dev.fleetward.vulnerabilities.priority;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Weighs one vulnerability by a policy, and says why in words: never one opaque number. */
final class Weighing {
    private static final double DAYS_THAT_WEIGH_LIKE_TENFOLD_DEVICES = 30;

    private final Policy policy;
    private final long devicesTotal;
    private final Instant now;

    Weighing(Policy policy, long devicesTotal, Instant now) {
        this.policy = policy;
        this.devicesTotal = devicesTotal;
        this.now = now;
    }

    Priority weigh(Facts facts) {
        double score = facts.vector().isEmpty() ? facts.score() : Metrics.score(facts.vector(), policy.environment());
        Ssvc.Outcome outcome = ssvc(facts);
        Priority.Rank rank = rank(facts, score, outcome);
        LocalDate dueOn = dueOn(facts, rank);
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        boolean open = rank.compareTo(Priority.Rank.DEFERRED) < 0;
        long daysOpen = Math.max(0, ChronoUnit.DAYS.between(facts.foundAt(), now));
        return new Priority(
                facts.vulnerability(),
                facts.name(),
                facts.summary(),
                Priority.band(score, facts.severity()),
                score,
                rank,
                outcome.title(),
                dueOn,
                open && dueOn.isBefore(today),
                facts.handling().assignee(),
                facts.devicesExposed(),
                facts.versionsExposed(),
                facts.versions(),
                facts.versionsOpen(),
                facts.components(),
                facts.fixes(),
                reasons(facts, score, outcome, rank, dueOn),
                Math.log10(1.0 + facts.devicesExposed()) + daysOpen / DAYS_THAT_WEIGH_LIKE_TENFOLD_DEVICES);
    }

    private static boolean exploited(Facts facts) {
        return facts.exploited().isPresent() || facts.handling().exploitedAt().isPresent();
    }

    /** What the tree is asked: the word of CISA where it has one, and what the record itself tells where it has none. */
    private record Points(Ssvc.Exploitation exploitation, boolean automatable, boolean total) {
        static Points of(Facts facts) {
            Metrics metrics = Metrics.of(facts.vector());
            boolean poc = facts.poc() && metrics.exploitation() == Ssvc.Exploitation.NONE;
            Ssvc.Exploitation derived = poc ? Ssvc.Exploitation.POC : metrics.exploitation();
            return new Points(
                    // A list that says it is exploited, or our own fleet, is not outdone by an older “none”.
                    exploited(facts)
                            ? Ssvc.Exploitation.ACTIVE
                            : facts.ssvc().exploitation().orElse(derived),
                    facts.ssvc().automatable().orElseGet(metrics::automatable),
                    facts.ssvc().total().orElseGet(metrics::totalImpact));
        }

        String exploitationTitle() {
            return switch (exploitation) {
                case NONE -> "none known";
                case POC -> "proof of concept";
                case ACTIVE -> "active";
            };
        }
    }

    private Ssvc.Outcome ssvc(Facts facts) {
        Points points = Points.of(facts);
        return Ssvc.decide(points.exploitation(), points.automatable(), points.total(), policy.missionOf());
    }

    private Priority.Rank rank(Facts facts, double score, Ssvc.Outcome outcome) {
        if (facts.versionsExposed() == 0 && facts.versionsOpen() == 0) {
            return needsAnotherLook(facts) ? Priority.Rank.EXPLOITED : Priority.Rank.SETTLED;
        }
        if (exploited(facts)) {
            return Priority.Rank.EXPLOITED;
        }
        if (deferred(facts)) {
            return Priority.Rank.DEFERRED;
        }
        if (facts.handling().reachability() == Facts.Reachability.UNREACHABLE) {
            return Priority.Rank.REST;
        }
        if (outcome == Ssvc.Outcome.ACT) {
            return Priority.Rank.ACT;
        }
        boolean likely = facts.likely()
                .filter(one -> one.share() * 100 >= policy.likelyPercent())
                .isPresent();
        return likely || score >= policy.criticalScore() ? Priority.Rank.HIGH : Priority.Rank.REST;
    }

    /** Who said “not affected” did not know yet that it is exploited. */
    private static boolean needsAnotherLook(Facts facts) {
        return facts.exploited().isPresent()
                && facts.excusedAt()
                        .filter(decided ->
                                decided.isBefore(facts.exploited().get().listedAt()))
                        .isPresent();
    }

    private boolean deferred(Facts facts) {
        return facts.handling()
                .deferredUntil()
                .filter(until -> !until.isBefore(LocalDate.ofInstant(now, ZoneOffset.UTC)))
                .isPresent();
    }

    /** What became known exploited after it was found has its time from then. */
    private LocalDate dueOn(Facts facts, Priority.Rank rank) {
        if (facts.handling().dueOn().isPresent()) {
            return facts.handling().dueOn().get();
        }
        Instant from = facts.foundAt();
        if (rank == Priority.Rank.EXPLOITED) {
            Instant known = facts.exploited()
                    .map(Facts.Exploited::listedAt)
                    .or(facts.handling()::exploitedAt)
                    .orElse(from);
            from = known.isAfter(from) ? known : from;
        }
        return LocalDate.ofInstant(from.plus(policy.within(rank)), ZoneOffset.UTC);
    }

    private List<String> reasons(Facts facts, double score, Ssvc.Outcome outcome, Priority.Rank rank, LocalDate dueOn) {
        List<String> reasons = new ArrayList<>();
        facts.exploited()
                .ifPresent(known -> reasons.add("Known to be exploited since %s (%s)%s."
                        .formatted(
                                known.since(),
                                String.join(", ", known.sources()),
                                known.ransomware() ? ", also by ransomware" : "")));
        if (needsAnotherLook(facts)) {
            reasons.add("It was decided as not affected before that was known: look at it again, and decide anew.");
        }
        facts.handling()
                .exploitedAt()
                .ifPresent(at -> reasons.add("Seen exploited in this product's own fleet on %s, says %s."
                        .formatted(
                                LocalDate.ofInstant(at, ZoneOffset.UTC),
                                facts.handling().exploitedBy())));
        reasons.add(devices(facts));
        if (score > 0) {
            boolean moved = Math.abs(score - facts.score()) >= 0.05;
            reasons.add(
                    moved
                            ? "CVSS %.1f in this product's environment (%s), %.1f by itself."
                                    .formatted(score, policy.environment(), facts.score())
                            : "CVSS %.1f.".formatted(score));
        }
        facts.likely()
                .ifPresent(one -> reasons.add(
                        "EPSS expects exploitation within 30 days with %.1f %%, more than for %.0f %% of all (%s)."
                                .formatted(one.share() * 100, one.percentile() * 100, one.scoredOn())));
        reasons.add(ssvcReason(facts, outcome));
        reach(facts, reasons);
        if (!facts.fixes().isEmpty()) {
            reasons.add("A fix is known: " + String.join(", ", facts.fixes()) + ".");
        }
        if (rank == Priority.Rank.DEFERRED) {
            reasons.add("Deferred until " + facts.handling().deferredUntil().orElseThrow() + ".");
        } else if (rank != Priority.Rank.SETTLED) {
            reasons.add("Found on %s, to be done by %s%s."
                    .formatted(
                            LocalDate.ofInstant(facts.foundAt(), ZoneOffset.UTC),
                            dueOn,
                            facts.handling().dueOn().isPresent() ? " as set by hand" : " by the policy"));
        }
        return reasons;
    }

    private static void reach(Facts facts, List<String> reasons) {
        String why = facts.handling().reachabilityWhy();
        String because = why.isEmpty() ? "." : ": " + why;
        switch (facts.handling().reachability()) {
            case UNKNOWN -> {}
            case REACHABLE -> reasons.add("Its code is reached" + because);
            case UNREACHABLE -> reasons.add("Its code is not reached" + because);
        }
    }

    private String devices(Facts facts) {
        if (facts.versionsExposed() == 0 && facts.versionsOpen() == 0) {
            return "Nothing is exposed: every finding is decided as not affected or fixed.";
        }
        if (devicesTotal == 0) {
            return "No device has reported yet.";
        }
        return "%,d of %,d devices %s exposed now, in %,d of %,d versions with it."
                .formatted(
                        facts.devicesExposed(),
                        devicesTotal,
                        facts.devicesExposed() == 1 ? "is" : "are",
                        facts.versionsExposed(),
                        facts.versions());
    }

    private String ssvcReason(Facts facts, Ssvc.Outcome outcome) {
        Points points = Points.of(facts);
        return "SSVC says %s: exploitation %s, automatable %s, technical impact %s%s, mission and well-being %s."
                .formatted(
                        outcome.title(),
                        points.exploitationTitle(),
                        points.automatable() ? "yes" : "no",
                        points.total() ? "total" : "partial",
                        facts.ssvc().says() ? " (" + facts.ssvc().source() + ")" : "",
                        policy.mission());
    }
}
