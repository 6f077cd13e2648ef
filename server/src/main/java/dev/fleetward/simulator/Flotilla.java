package dev.fleetward.simulator;

import dev.fleetward.simulator.Model.UpdateProtocol;
import dev.fleetward.simulator.wire.Build;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Devices of one product that speak when told to and not by the clock: field data in, updates out by hawkBit DDI, all over
 * HTTP. What every device does is done when a call returns. Not for sharing between threads.
 */
public final class Flotilla implements AutoCloseable {
    private static final Duration BETWEEN_REPORTS = Duration.ofMinutes(1);

    private final Model model;
    private final Plan plan;
    private final Clock clock;
    private final Uplink uplink;
    private final Updater updater;
    private final List<VirtualDevice> devices = new ArrayList<>();
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param firstVersion what all run at the beginning
     * @param crashChances of each version at each report, where it is not never
     */
    public record Plan(
            URI server,
            String projectKey,
            String ddiTenant,
            String gatewayToken,
            String serialPrefix,
            String softwareType,
            String firstVersion,
            Map<String, Double> crashChances,
            int devices,
            long seed) {}

    public Flotilla(Plan plan, Clock clock) {
        this.plan = plan;
        this.clock = clock;
        this.uplink = new Uplink(plan.server);
        this.updater = new DdiUpdater(
                uplink, new Access.ProductAccess("", plan.projectKey, plan.ddiTenant, plan.gatewayToken));
        var firmware = new ArrayList<Firmware>();
        firmware.add(firmware(plan.firstVersion));
        plan.crashChances.keySet().stream()
                .filter(version -> !version.equals(plan.firstVersion))
                .map(this::firmware)
                .forEach(firmware::add);
        this.model = new Model(
                "", "", plan.serialPrefix, plan.softwareType, UpdateProtocol.DDI, 1, List.copyOf(firmware));
        for (int number = 1; number <= plan.devices; number++) {
            devices.add(new VirtualDevice(model, number, plan.seed));
        }
    }

    private Firmware firmware(String version) {
        return new Firmware(
                version,
                Build.inventedId(plan.softwareType, version),
                List.of(),
                0,
                plan.crashChances.getOrDefault(version, 0.0));
    }

    /** Every device sends what it has to say, and crashes if its version does. */
    public void report() throws IOException {
        all(device -> {
            send(device, device.live(clock.instant(), BETWEEN_REPORTS));
            return false;
        });
    }

    /** Every device asks once, and installs, starts and confirms what it is given. @return how many were given something */
    public long update() throws IOException {
        return all(device -> {
            Optional<Updater.Installed> update = updater.ask(device);
            if (update.isPresent()) {
                send(device, device.start(update.get().version(), clock.instant()));
                update.get().confirm().send();
            }
            return update.isPresent();
        });
    }

    @FunctionalInterface
    private interface Act {
        boolean of(VirtualDevice device) throws IOException;
    }

    private long all(Act act) throws IOException {
        List<Callable<Boolean>> acts =
                devices.stream().<Callable<Boolean>>map(device -> () -> act.of(device)).toList();
        long done = 0;
        try {
            for (Future<Boolean> one : workers.invokeAll(acts)) {
                done += one.get() ? 1 : 0;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException("a device failed: " + e.getCause(), e);
        }
        return done;
    }

    private void send(VirtualDevice device, List<byte[]> chunks) throws IOException {
        uplink.postTogether(device.serial(), plan.projectKey, chunks);
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
