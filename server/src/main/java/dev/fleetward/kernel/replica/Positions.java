package dev.fleetward.kernel.replica;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * When the primary's log had grown to which position. What has replayed a position shows all that was committed when it was
 * asked for: so the age of what a replica shows is known by one clock, also while nothing is written. Not for sharing
 * between threads.
 */
final class Positions {
    /** An hour of one each second; then the newest makes room for the next. */
    static final int MAX_KEPT = 3_600;

    private final Deque<At> oldestFirst = new ArrayDeque<>();

    private record At(long position, long nanos) {}

    /** @param nanos before it was asked for */
    void add(long position, long nanos) {
        At newest = oldestFirst.peekLast();
        if (newest != null && position < newest.position) {
            // Another primary, which took over before all was replicated.
            oldestFirst.clear();
        } else if (newest != null && (position == newest.position || oldestFirst.size() == MAX_KEPT)) {
            oldestFirst.removeLast();
        }
        oldestFirst.addLast(new At(position, nanos));
    }

    /** @return until when all is there; empty when that is longer ago than any position here */
    OptionalLong allUntil(long replayed) {
        OptionalLong until = OptionalLong.empty();
        for (At at : oldestFirst) {
            if (at.position > replayed) {
                break;
            }
            until = OptionalLong.of(at.nanos);
        }
        return until;
    }
}
