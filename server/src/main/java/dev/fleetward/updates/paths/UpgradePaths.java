package dev.fleetward.updates.paths;

import dev.fleetward.products.VersionOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The ways from version to version of one software type. A release can be installed on a version when that is not below its
 * {@code lowestFrom} and no release that must be passed through lies between. Versions without an order have no way but the
 * direct one.
 */
final class UpgradePaths {
    private final List<UpgradeRule> rules;

    /** @param rules one for each release of the type */
    UpgradePaths(List<UpgradeRule> rules) {
        this.rules = rules.stream()
                .sorted(Comparator.comparing(UpgradeRule::version, UpgradePaths::order))
                .toList();
    }

    /**
     * The releases to install one after the other, the target last: as few as possible.
     *
     * @param fits whether a release has a file for the device's hardware
     * @return empty when there is no way
     */
    Optional<List<UpgradeRule>> from(String running, UpgradeRule target, Predicate<UpgradeRule> fits) {
        if (!isBelow(running, target.version())) {
            return Optional.of(List.of(target));
        }
        Map<String, UpgradeRule> cameBy = new HashMap<>();
        Map<UpgradeRule, String> cameFrom = new HashMap<>();
        Deque<String> next = new ArrayDeque<>(List.of(running));
        while (!next.isEmpty()) {
            String at = next.removeFirst();
            if (at.equals(target.version())) {
                return Optional.of(walkBack(running, at, cameBy, cameFrom));
            }
            // The highest first: of ways of one length the one over the newest releases is taken.
            for (UpgradeRule rule : rules.reversed()) {
                boolean isOnTheWay = isBelow(at, rule.version()) && !isBelow(target.version(), rule.version());
                if (isOnTheWay && fits.test(rule) && isInstallable(rule, at) && !cameBy.containsKey(rule.version())) {
                    cameBy.put(rule.version(), rule);
                    cameFrom.put(rule, at);
                    next.addLast(rule.version());
                }
            }
        }
        return Optional.empty();
    }

    private static List<UpgradeRule> walkBack(
            String running, String end, Map<String, UpgradeRule> cameBy, Map<UpgradeRule, String> cameFrom) {
        var way = new ArrayList<UpgradeRule>();
        String at = end;
        while (!at.equals(running)) {
            UpgradeRule rule = cameBy.get(at);
            if (rule == null) {
                throw new IllegalStateException("no way back from " + at);
            }
            way.addFirst(rule);
            at = cameFrom.getOrDefault(rule, running);
        }
        return way;
    }

    private boolean isInstallable(UpgradeRule rule, String on) {
        String lowest = rule.lowestFrom();
        if (lowest != null && isBelow(on, lowest)) {
            return false;
        }
        return rules.stream()
                .noneMatch(other -> other.mustPassThrough()
                        && isBelow(on, other.version())
                        && isBelow(other.version(), rule.version()));
    }

    private static boolean isBelow(String a, String b) {
        return order(a, b) < 0;
    }

    private static int order(String a, String b) {
        return VersionOrder.compare(a, b).orElse(0);
    }
}
