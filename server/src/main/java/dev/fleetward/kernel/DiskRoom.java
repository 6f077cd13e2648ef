package dev.fleetward.kernel;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Provider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Whether the disk of the data directory has room for more. When less than a reserve is free, every way in is closed, so
 * that the database can still write and what was acknowledged can still be worked off; it opens by itself once there is a
 * tenth more than the reserve. Asking costs the reading of one field. Safe for concurrent use.
 */
@ApplicationScoped
public class DiskRoom implements ServerPart {
    private static final Logger LOG = Logger.getLogger(DiskRoom.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);
    private static final int OPENS_AT_PERCENT = 110;
    private static final double GIB = 1024.0 * 1024 * 1024;

    private final Path data;
    private final Clock clock;
    private final Provider<String> keepFree;
    private final Loop loop;
    private volatile Room room;

    DiskRoom(
            @ConfigProperty(name = "fleetward.data") Path data,
            @ConfigProperty(name = "fleetward.disk.keep-free", defaultValue = KeepFree.AUTOMATIC)
                    Provider<String> keepFree,
            Clock clock) {
        this.data = data;
        this.clock = clock;
        this.keepFree = keepFree;
        this.room = new Room(Long.MAX_VALUE, Long.MAX_VALUE, 0, false, clock.instant());
        this.loop = new Loop("disk-room", LOOK_EVERY, this::look);
    }

    /**
     * The disk at one moment.
     *
     * @param since when it became full, or stopped being so
     */
    public record Room(long freeBytes, long totalBytes, long keepFreeBytes, boolean isFull, Instant since) {}

    void start(@Observes @Priority(1) StartupEvent event) {
        look();
        loop.start();
    }

    void stop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    public Room now() {
        return room;
    }

    public boolean isFull() {
        return room.isFull;
    }

    /** @throws DiskFull when nothing may be stored for now */
    public void require() {
        Room now = room;
        if (now.isFull) {
            throw new DiskFull(now);
        }
    }

    private boolean look() {
        try {
            FileStore store = Files.getFileStore(data);
            long free = store.getUsableSpace();
            long total = store.getTotalSpace();
            Room before = room;
            long keep = new KeepFree(keepFree.get()).bytesOf(total);
            long needed = before.isFull ? keep / 100 * OPENS_AT_PERCENT : keep;
            boolean full = free < needed;
            Room now = new Room(free, total, keep, full, full == before.isFull ? before.since : clock.instant());
            room = now;
            if (full != before.isFull) {
                tell(now);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the disk under " + data, e);
        }
        return false;
    }

    private static void tell(Room now) {
        if (now.isFull) {
            LOG.errorf(
                    "the disk is nearly full (%d bytes free, %d are kept free): nothing more is taken in until there is room",
                    now.freeBytes, now.keepFreeBytes);
        } else {
            LOG.infof("the disk has room again (%d bytes free): everything is taken in as before", now.freeBytes);
        }
    }

    /** Told while it is full only: what is free stands among the facts of the server. */
    @Override
    public Optional<State> state() {
        Room now = room;
        if (!now.isFull) {
            return Optional.empty();
        }
        var facts = new LinkedHashMap<String, String>();
        facts.put("Free", gib(now.freeBytes));
        facts.put("Kept free", gib(now.keepFreeBytes));
        facts.put("Since", now.since.truncatedTo(ChronoUnit.SECONDS).toString());
        return Optional.of(new State(
                "Disk",
                false,
                "The disk is nearly full. Devices' data, uploads and exports are refused with 503 and come again; update polls"
                        + " and pages go on, and nothing that was acknowledged is lost. Make room in the data directory,"
                        + " enlarge the disk, or shorten retention; it goes on by itself at %s free."
                                .formatted(gib(now.keepFreeBytes / 100 * OPENS_AT_PERCENT)),
                facts));
    }

    private static String gib(long bytes) {
        return String.format(Locale.ENGLISH, "%.1f GiB", bytes / GIB);
    }
}
