package dev.fleetward.kernel.objects;

import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.util.Objects;

/** The content of a sealed file, each segment given out once it is known to be what was stored. Not for sharing. */
final class SealedInput extends InputStream {
    private final InputStream in;
    private final String name;
    private final Seal seal;
    private final Seal.Segments segments;
    private final byte[] content = new byte[Seal.SEGMENT_BYTES];
    private int at;
    private int end;
    private boolean isOver;
    private boolean isDamaged;

    /** @throws DamagedFile when it is already seen not to be what was stored; the stream given is the caller's then */
    SealedInput(InputStream in, FileKeys keys, String owner, String name) throws IOException {
        this.in = in;
        this.name = name;
        byte[] header = Seal.header(name, in);
        FileKey key = keys.find(owner, Seal.keyId(header))
                .orElseThrow(() -> new DamagedFile(name, "is sealed with a key that is not at hand"));
        this.seal = Seal.reading(key, header, name);
        this.segments = new Seal.Segments(in, Seal.SEGMENT_BYTES + Seal.TAG_BYTES);
        next();
    }

    private void next() throws IOException {
        int length = segments.next();
        try {
            end = seal.next(segments.bytes(), length, segments.isLast(), content);
        } catch (GeneralSecurityException e) {
            isDamaged = true;
            end = at;
            throw new DamagedFile(name, "is damaged");
        }
        at = 0;
        isOver = segments.isLast();
    }

    private boolean hasMore() throws IOException {
        if (isDamaged) {
            throw new DamagedFile(name, "is damaged");
        }
        while (at == end && !isOver) {
            next();
        }
        return at < end;
    }

    @Override
    public int read() throws IOException {
        return hasMore() ? content[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (!hasMore()) {
            return -1;
        }
        int taken = Math.min(length, end - at);
        System.arraycopy(content, at, into, offset, taken);
        at += taken;
        return taken;
    }

    @Override
    public int available() {
        return end - at;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
