package dev.fleetward.crashes.unwind;

import java.nio.ByteBuffer;

/** Reads numbers as DWARF writes them, and never beyond its end. */
final class Cursor {
    private static final int MAX_LEB_BYTES = 10;

    private final ByteBuffer in;

    Cursor(ByteBuffer in) {
        this.in = in.slice().order(in.order());
    }

    int position() {
        return in.position();
    }

    boolean hasMore() {
        return in.hasRemaining();
    }

    int remaining() {
        return in.remaining();
    }

    void moveTo(long position) throws BadFrameInfo {
        if (position < 0 || position > in.limit()) {
            throw new BadFrameInfo("position %d is outside".formatted(position));
        }
        in.position((int) position);
    }

    int u8() throws BadFrameInfo {
        need(1);
        return in.get() & 0xff;
    }

    int u16() throws BadFrameInfo {
        need(2);
        return in.getShort() & 0xffff;
    }

    long u32() throws BadFrameInfo {
        need(4);
        return in.getInt() & 0xffff_ffffL;
    }

    long u64() throws BadFrameInfo {
        need(8);
        return in.getLong();
    }

    long unsigned(int bytes) throws BadFrameInfo {
        return switch (bytes) {
            case 1 -> u8();
            case 2 -> u16();
            case 4 -> u32();
            case 8 -> u64();
            default -> throw new BadFrameInfo("a number of %d bytes".formatted(bytes));
        };
    }

    long signed(int bytes) throws BadFrameInfo {
        long value = unsigned(bytes);
        int unused = Long.SIZE - bytes * Byte.SIZE;
        return value << unused >> unused;
    }

    long uleb() throws BadFrameInfo {
        long value = 0;
        for (int i = 0; i < MAX_LEB_BYTES; i++) {
            int next = u8();
            value |= (next & 0x7fL) << 7 * i;
            if ((next & 0x80) == 0) {
                return value;
            }
        }
        throw new BadFrameInfo("a number of more than %d bytes".formatted(MAX_LEB_BYTES));
    }

    long sleb() throws BadFrameInfo {
        long value = 0;
        for (int i = 0; i < MAX_LEB_BYTES; i++) {
            int next = u8();
            value |= (next & 0x7fL) << 7 * i;
            if ((next & 0x80) == 0) {
                int bits = 7 * (i + 1);
                return bits < Long.SIZE && (next & 0x40) != 0 ? value | -1L << bits : value;
            }
        }
        throw new BadFrameInfo("a number of more than %d bytes".formatted(MAX_LEB_BYTES));
    }

    /** A register's number; none of a machine we know is higher. */
    int register() throws BadFrameInfo {
        long number = uleb();
        if (number < 0 || number > 0xffff) {
            throw new BadFrameInfo("register %d".formatted(number));
        }
        return (int) number;
    }

    /** A part of its own that begins here; this cursor goes on behind it. */
    ByteBuffer block(long length) throws BadFrameInfo {
        if (length < 0 || length > in.remaining()) {
            throw new BadFrameInfo("a block of %d bytes where %d are left".formatted(length, in.remaining()));
        }
        ByteBuffer part = in.slice(in.position(), (int) length).order(in.order());
        in.position(in.position() + (int) length);
        return part;
    }

    /** Bytes up to a zero, as ASCII. */
    String text() throws BadFrameInfo {
        var text = new StringBuilder();
        for (int next = u8(); next != 0; next = u8()) {
            text.append((char) next);
        }
        return text.toString();
    }

    private void need(int bytes) throws BadFrameInfo {
        if (in.remaining() < bytes) {
            throw new BadFrameInfo("it ends %d bytes early".formatted(bytes - in.remaining()));
        }
    }
}
