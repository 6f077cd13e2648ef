package dev.fleetward.ingest;

import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Answers on their way to the event loops of their connections. Those of one commit share a wake-up, which is a system
 * call each and showed as the largest cost of the committer's thread. Safe for concurrent use.
 */
final class Answers {
    private final Map<EventLoop, Pending> pending = new ConcurrentHashMap<>();

    void add(EventLoop loop, Runnable answer) {
        Pending own = pending.computeIfAbsent(loop, _ -> new Pending());
        own.answers.add(answer);
        if (own.isScheduled.compareAndSet(false, true)) {
            loop.execute(own::run);
        }
    }

    private static final class Pending {
        final Queue<Runnable> answers = new ConcurrentLinkedQueue<>();
        final AtomicBoolean isScheduled = new AtomicBoolean();

        void run() {
            // Before emptying, so that what is added from now on is scheduled again.
            isScheduled.set(false);
            for (Runnable next = answers.poll(); next != null; next = answers.poll()) {
                next.run();
            }
        }
    }
}
