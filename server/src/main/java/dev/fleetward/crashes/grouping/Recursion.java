package dev.fleetward.crashes.grouping;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Repeated runs of calls, so that how deep a recursion went does not matter. */
final class Recursion {
    private static final int MAX_CYCLE = 4;
    private static final int REPEATS_OF_AN_OVERFLOW = 3;

    private Recursion() {}

    /** {@code a b a b a b c} becomes {@code a b c}; cycles of up to {@value #MAX_CYCLE} calls. */
    static List<String> collapse(List<String> keys) {
        var out = new ArrayList<String>();
        for (String key : keys) {
            out.add(key);
            for (int length = 1; length <= MAX_CYCLE; length++) {
                if (endsWithRepeat(out, length)) {
                    out.subList(out.size() - length, out.size()).clear();
                    break;
                }
            }
        }
        return out;
    }

    private static boolean endsWithRepeat(List<String> keys, int length) {
        int end = keys.size();
        return end >= 2 * length
                && keys.subList(end - length, end).equals(keys.subList(end - 2 * length, end - length));
    }

    /** The cycle that filled the stack, begun at its least name: where the stack ended within it is chance. */
    static Optional<List<String>> cycle(List<String> keys) {
        for (int start = 0; start < keys.size(); start++) {
            for (int length = 1; length <= MAX_CYCLE; length++) {
                if (repeats(keys, start, length) >= REPEATS_OF_AN_OVERFLOW) {
                    return Optional.of(leastRotation(keys.subList(start, start + length)));
                }
            }
        }
        return Optional.empty();
    }

    private static int repeats(List<String> keys, int start, int length) {
        int count = 1;
        while (start + (count + 1) * length <= keys.size()
                && keys.subList(start, start + length)
                        .equals(keys.subList(start + count * length, start + (count + 1) * length))) {
            count++;
        }
        return start + length <= keys.size() ? count : 0;
    }

    private static List<String> leastRotation(List<String> cycle) {
        int least = 0;
        for (int i = 1; i < cycle.size(); i++) {
            if (cycle.get(i).compareTo(cycle.get(least)) < 0) {
                least = i;
            }
        }
        var rotated = new ArrayList<>(cycle.subList(least, cycle.size()));
        rotated.addAll(cycle.subList(0, least));
        return rotated;
    }
}
