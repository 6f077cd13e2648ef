package dev.fleetward.kernel.objects;

import java.io.IOException;

/** A sealed file is not what was stored. Nothing was given out but what is right. */
final class DamagedFile extends IOException {
    DamagedFile(String key, String what) {
        super("%s %s: the disk or somebody changed it, or it belongs to another server. Take it from a backup."
                .formatted(key, what));
    }
}
