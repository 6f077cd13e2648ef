package dev.fleetward.privacy.exports;

import dev.fleetward.kernel.DiskRoom;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Breaks an export off when the disk is nearly full; it is written anew once there is room. */
final class RoomyOutput extends FilterOutputStream {
    private final DiskRoom disk;

    RoomyOutput(OutputStream out, DiskRoom disk) {
        super(out);
        this.disk = disk;
    }

    @Override
    public void write(int one) throws IOException {
        requireRoom();
        out.write(one);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        requireRoom();
        out.write(bytes, offset, length);
    }

    private void requireRoom() throws IOException {
        if (disk.isFull()) {
            throw new IOException("the disk is nearly full");
        }
    }
}
