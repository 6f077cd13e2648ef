package dev.fleetward.crashes.grouping;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * How alike two stacks are, from 0 to 1: an edit distance whose steps weigh more near the top of the stack and for
 * calls that few stacks have (after TraceSim, Vasiliev et al. 2020). Made for the stacks of one product.
 */
public final class Likeness {
    /** From here on two issues are offered for a merge. */
    public static final double SUGGESTED = 0.80;

    private static final double POSITION_EXPONENT = 0.8;

    private final Map<String, Integer> stacksWith = new HashMap<>();
    private final int stacks;

    /** @param stacks all there are to compare with, which tell how common each call is */
    public Likeness(List<List<String>> stacks) {
        this.stacks = stacks.size();
        stacks.forEach(stack -> new HashSet<>(stack).forEach(call -> stacksWith.merge(call, 1, Integer::sum)));
    }

    /** 1 for equal stacks; 0 when either is empty, since nothing is known then. */
    public double of(List<String> a, List<String> b) {
        if (a.isEmpty() || b.isEmpty()) {
            return 0;
        }
        double[] left = weights(a);
        double[] right = weights(b);
        double[] before = new double[b.size() + 1];
        for (int j = 0; j < b.size(); j++) {
            before[j + 1] = before[j] + right[j];
        }
        for (int i = 0; i < a.size(); i++) {
            double[] now = new double[b.size() + 1];
            now[0] = before[0] + left[i];
            for (int j = 0; j < b.size(); j++) {
                double change = a.get(i).equals(b.get(j)) ? 0 : Math.max(left[i], right[j]);
                now[j + 1] = Math.min(before[j] + change, Math.min(before[j + 1] + left[i], now[j] + right[j]));
            }
            before = now;
        }
        double most = mostCost(left, right);
        return most == 0 ? 0 : Math.clamp(1 - before[b.size()] / most, 0, 1);
    }

    /** What it would cost if no call were the same. */
    private static double mostCost(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            sum += Math.max(i < left.length ? left[i] : 0, i < right.length ? right[i] : 0);
        }
        return sum;
    }

    private double[] weights(List<String> stack) {
        double[] weights = new double[stack.size()];
        for (int i = 0; i < weights.length; i++) {
            double rare = Math.log(1 + (double) Math.max(1, stacks) / stacksWith.getOrDefault(stack.get(i), 1));
            weights[i] = rare / Math.pow(1 + i, POSITION_EXPONENT);
        }
        return weights;
    }
}
