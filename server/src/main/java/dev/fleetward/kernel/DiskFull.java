package dev.fleetward.kernel;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Nothing that would be kept is taken, because the disk of the data directory is nearly full. Nothing was lost. */
public final class DiskFull extends Problem {
    private static final int RETRY_AFTER_SECONDS = 60;
    private static final double GIB = 1024.0 * 1024 * 1024;

    private final DiskRoom.Room room;

    DiskFull(DiskRoom.Room room) {
        super(
                503,
                "disk-nearly-full",
                "The disk is nearly full",
                String.format(
                        Locale.ENGLISH,
                        "The disk of the server's data is nearly full: %.1f GiB are free, %.1f GiB are kept free. Nothing was stored."
                                + " Send it again later; the operator makes room, and it is taken again.",
                        room.freeBytes() / GIB,
                        room.keepFreeBytes() / GIB));
        this.room = room;
    }

    @Override
    public int retryAfterSeconds() {
        return RETRY_AFTER_SECONDS;
    }

    @Override
    public Map<String, Object> members() {
        var members = new LinkedHashMap<String, Object>();
        members.put("freeBytes", room.freeBytes());
        members.put("keepFreeBytes", room.keepFreeBytes());
        return members;
    }
}
