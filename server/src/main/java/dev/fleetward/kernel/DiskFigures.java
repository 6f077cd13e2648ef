package dev.fleetward.kernel;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** How far the server's disk is from taking nothing more. */
@ApplicationScoped
class DiskFigures implements Watched {
    private static final double GIB = 1024.0 * 1024 * 1024;

    private final DiskRoom disk;

    DiskFigures(DiskRoom disk) {
        this.disk = disk;
    }

    @Override
    public List<Figure> figures() {
        return List.of(new Figure(
                "server.disk-room",
                "Room on the server's disk before it takes nothing more",
                "GiB",
                List.of(),
                Optional.of(new Suggestion(
                        "The server's disk fills up", false, 2, 3, Duration.ofMinutes(1), Severity.CRITICAL))));
    }

    @Override
    public List<Reading> read(OrganizationId organization, UUID product, String figure, Map<String, String> slice) {
        DiskRoom.Room room = disk.now();
        double left = Math.max(0, room.freeBytes() - room.keepFreeBytes()) / GIB;
        return List.of(Reading.of(
                left,
                String.format(
                        Locale.ENGLISH,
                        "%.1f GiB of %.1f GiB are free; below %.1f GiB nothing more is taken in.",
                        room.freeBytes() / GIB,
                        room.totalBytes() / GIB,
                        room.keepFreeBytes() / GIB),
                "/settings/server"));
    }
}
