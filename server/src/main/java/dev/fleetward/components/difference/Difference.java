package dev.fleetward.components.difference;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;

/**
 * What came, went and changed from one list of components to another.
 *
 * @param changed the same package in another version
 * @param relicensed the same component under other licences
 * @param same how many are in both, untouched
 */
public record Difference(List<Piece> added, List<Piece> removed, List<Pair> changed, List<Pair> relicensed, long same) {

    private static final Comparator<Piece> BY_NAME = Comparator.comparing(
                    (Piece piece) -> piece.name().toLowerCase(Locale.ROOT))
            .thenComparing(Piece::version)
            .thenComparing(Piece::id);

    /** One package on both sides. */
    public record Pair(Piece before, Piece after) {
        public boolean relicensed() {
            return !new TreeSet<>(before.licences()).equals(new TreeSet<>(after.licences()));
        }
    }

    public long addedCount() {
        return added.size();
    }

    public long removedCount() {
        return removed.size();
    }

    public long changedCount() {
        return changed.size();
    }

    public long relicensedCount() {
        return relicensed.size();
    }

    public boolean none() {
        return added.isEmpty() && removed.isEmpty() && changed.isEmpty() && relicensed.isEmpty();
    }

    /**
     * Compares. What is the same component on both sides is set aside first; of what is left of a package, versions are
     * paired in order, so that two versions of it that both moved are two changes.
     */
    public static Difference between(List<Piece> before, List<Piece> after) {
        Map<UUID, Piece> old = new HashMap<>();
        before.forEach(piece -> old.put(piece.id(), piece));
        List<Pair> relicensed = new ArrayList<>();
        List<Piece> fresh = new ArrayList<>();
        long same = 0;
        for (Piece piece : after) {
            Piece counterpart = old.remove(piece.id());
            if (counterpart == null) {
                fresh.add(piece);
            } else {
                var pair = new Pair(counterpart, piece);
                if (pair.relicensed()) {
                    relicensed.add(pair);
                } else {
                    same++;
                }
            }
        }
        Map<String, Deque<Piece>> gone = new HashMap<>();
        old.values().stream().sorted(BY_NAME).forEach(piece -> gone.computeIfAbsent(
                        piece.packageKey(), _ -> new ArrayDeque<>())
                .add(piece));
        List<Piece> added = new ArrayList<>();
        List<Pair> changed = new ArrayList<>();
        fresh.stream().sorted(BY_NAME).forEach(piece -> {
            Deque<Piece> candidates = gone.get(piece.packageKey());
            if (candidates == null || candidates.isEmpty()) {
                added.add(piece);
            } else {
                changed.add(new Pair(candidates.removeFirst(), piece));
            }
        });
        List<Piece> removed =
                gone.values().stream().flatMap(Deque::stream).sorted(BY_NAME).toList();
        relicensed.sort(Comparator.comparing(Pair::after, BY_NAME));
        return new Difference(added, removed, changed, relicensed, same);
    }
}
