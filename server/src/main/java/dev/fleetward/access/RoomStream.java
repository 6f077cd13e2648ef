package dev.fleetward.access;

import dev.fleetward.kernel.DiskRoom;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A file on its way in, which ends with the room for it: a long one must not eat what is kept free. */
final class RoomStream extends FilterInputStream {
    private final DiskRoom disk;

    RoomStream(InputStream in, DiskRoom disk) {
        super(in);
        this.disk = disk;
    }

    @Override
    public int read() throws IOException {
        disk.require();
        return super.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        disk.require();
        return super.read(buffer, offset, length);
    }
}
