package dev.fleetward.simulator;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** All virtual devices of the demo, talking to one server. Safe for concurrent use. */
final class Fleet implements AutoCloseable {
    /** Between two reports of the past. */
    static final Duration STEP = Duration.ofHours(6);

    private static final Duration PAST = Duration.ofDays(10);

    /** The last words of a device that cannot be reached any more. */
    private static final Duration SILENT_FOR = Duration.ofDays(8);

    private static final int FORBIDDEN = 403;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;

    private final Plan plan;
    private final Clock clock;
    private final Uplink uplink;
    private final List<Member> members = new ArrayList<>();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService pulse = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("fleet-pulse").factory());
    private final AtomicLong troubles = new AtomicLong();
    private volatile String lastTrouble = "none";

    /**
     * @param devices how many in all
     * @param seed what everything random follows from
     * @param beat how often each live device sends a heartbeat and asks for an update
     */
    public record Plan(Access access, int devices, long seed, Duration beat) {}

    private record Member(VirtualDevice device, String projectKey, Updater updater, AtomicBoolean busy) {}

    public Fleet(Plan plan, Clock clock) {
        this.plan = plan;
        this.clock = clock;
        this.uplink = new Uplink(plan.access.server());
        for (Model model : DemoMaker.MODELS) {
            Access.ProductAccess access = plan.access.product(model.slug());
            Updater updater =
                    switch (model.protocol()) {
                        case DDI -> new DdiUpdater(uplink, access);
                        case LATEST_RELEASE -> new ReleaseUpdater(uplink, access);
                    };
            long count = Math.round(plan.devices * model.share());
            for (int number = 1; number <= count; number++) {
                var device = new VirtualDevice(model, number, plan.seed);
                members.add(new Member(device, access.projectKey(), updater, new AtomicBoolean()));
            }
        }
    }

    /**
     * Tells the server what the devices went through in the last days, as gateways that were offline would.
     *
     * @param told called with the number of devices that have told theirs
     */
    public void tellHistory(LongConsumer told) throws IOException {
        Instant now = clock.instant();
        var done = new AtomicLong();
        var failures = new ArrayList<IOException>();
        try (var gateways = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Member member : members) {
                gateways.execute(() -> {
                    try {
                        uplink.postTogether(member.device.serial(), member.projectKey, history(member.device, now));
                        told.accept(done.incrementAndGet());
                    } catch (IOException e) {
                        synchronized (failures) {
                            failures.add(e);
                        }
                    }
                });
            }
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    private static List<byte[]> history(VirtualDevice device, Instant now) {
        return device.history(now.minus(PAST), device.isReachable() ? now : now.minus(SILENT_FOR), STEP);
    }

    /** From now on every reachable device lives, each at its own moment of the beat. */
    public void start() {
        long beatMillis = plan.beat.toMillis();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            if (member.device.isReachable()) {
                long phase = beatMillis * i / members.size();
                var _ = pulse.scheduleAtFixedRate(
                        () -> workers.execute(() -> live(member)), phase, beatMillis, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Each device takes up the version the server last saw on it; one the server never saw begins anew. */
    void resume(Desk desk) {
        for (Member member : members) {
            try {
                String device = "/devices/" + member.device.serial();
                desk.get(Desk.product(member.device.model().slug(), device))
                        .path("software")
                        .forEach(running ->
                                member.device.resume(running.path("version").asText()));
            } catch (Desk.Refused refused) {
                if (refused.status != NOT_FOUND) {
                    throw refused;
                }
            }
        }
    }

    public long size() {
        return members.size();
    }

    /** Devices of that product that still talk. */
    public long reachable(String product) {
        return members.stream()
                .filter(member -> member.device.model().slug().equals(product) && member.device.isReachable())
                .count();
    }

    /** Requests that failed or were refused, and the last of them; a device tries again at its next beat. */
    String troubles() {
        return "%d failed requests, the last: %s".formatted(troubles.get(), lastTrouble);
    }

    @Override
    public void close() {
        pulse.shutdownNow();
        workers.shutdownNow();
    }

    private void live(Member member) {
        if (!member.busy.compareAndSet(false, true)) {
            return; // the last beat is still on its way
        }
        try {
            send(member, member.device.live(clock.instant(), plan.beat));
            var update = member.updater.ask(member.device);
            if (update.isPresent()) {
                send(member, member.device.start(update.get().version(), clock.instant()));
                update.get().confirm().send();
            }
        } catch (Uplink.Refused refused) {
            trouble(refused);
            if (refused.status == FORBIDDEN || refused.status == UNAUTHORIZED) {
                pulse.shutdown(); // the demo was removed
            }
        } catch (IOException | RuntimeException e) {
            trouble(e);
        } finally {
            member.busy.set(false);
        }
    }

    private void trouble(Exception e) {
        troubles.incrementAndGet();
        lastTrouble = String.valueOf(e.getMessage());
    }

    private void send(Member member, List<byte[]> chunks) throws IOException {
        for (byte[] chunk : chunks) {
            uplink.post(member.device.serial(), member.projectKey, chunk);
        }
    }
}
