package dev.fleetward.symbols.elf;

import java.nio.charset.StandardCharsets;

/** Walks over bytes in the file's byte order, and never past their end. Not for use by several threads at once. */
public final class Reader {
    private final byte[] data;
    private final int end;
    private final boolean bigEndian;
    private int position;

    public Reader(byte[] data, boolean bigEndian) {
        this(data, 0, data.length, bigEndian);
    }

    public Reader(byte[] data, int from, int to, boolean bigEndian) {
        this.data = data;
        this.position = from;
        this.end = to;
        this.bigEndian = bigEndian;
    }

    public int position() {
        return position;
    }

    public Reader at(long position) {
        if (position < 0 || position > end) {
            throw truncated();
        }
        this.position = (int) position;
        return this;
    }

    public int remaining() {
        return end - position;
    }

    public boolean hasRemaining() {
        return position < end;
    }

    public boolean bigEndian() {
        return bigEndian;
    }

    public Reader skip(long bytes) {
        if (bytes < 0 || bytes > end - position) {
            throw truncated();
        }
        position += (int) bytes;
        return this;
    }

    /** The next bytes as a reader of their own; this one goes on after them. */
    public Reader slice(long bytes) {
        int from = position;
        skip(bytes);
        return new Reader(data, from, position, bigEndian);
    }

    public int u8() {
        if (position >= end) {
            throw truncated();
        }
        return data[position++] & 0xFF;
    }

    public int u16() {
        int a = u8();
        int b = u8();
        return bigEndian ? a << 8 | b : b << 8 | a;
    }

    public int u24() {
        int a = u8();
        int b = u8();
        int c = u8();
        return bigEndian ? a << 16 | b << 8 | c : c << 16 | b << 8 | a;
    }

    public int i32() {
        if (end - position < 4) {
            throw truncated();
        }
        int p = position;
        position = p + 4;
        byte[] d = data;
        return bigEndian
                ? d[p] << 24 | (d[p + 1] & 0xFF) << 16 | (d[p + 2] & 0xFF) << 8 | d[p + 3] & 0xFF
                : d[p + 3] << 24 | (d[p + 2] & 0xFF) << 16 | (d[p + 1] & 0xFF) << 8 | d[p] & 0xFF;
    }

    public long u32() {
        return i32() & 0xFFFF_FFFFL;
    }

    public long u64() {
        long a = u32();
        long b = u32();
        return bigEndian ? a << 32 | b : b << 32 | a;
    }

    /** An unsigned number of 1, 2, 4 or 8 bytes. */
    public long unsigned(int bytes) {
        return switch (bytes) {
            case 1 -> u8();
            case 2 -> u16();
            case 4 -> u32();
            case 8 -> u64();
            default -> throw new BadElf("bad-width", "A number of %d bytes is not known here.".formatted(bytes));
        };
    }

    public long uleb() {
        int first = u8();
        if (first < 0x80) {
            return first;
        }
        long value = first & 0x7F;
        int shift = 7;
        int next;
        do {
            next = u8();
            if (shift < Long.SIZE) {
                value |= (long) (next & 0x7F) << shift;
            }
            shift += 7;
        } while (next >= 0x80);
        return value;
    }

    public long sleb() {
        long value = 0;
        int shift = 0;
        int next;
        do {
            next = u8();
            if (shift < Long.SIZE) {
                value |= (long) (next & 0x7F) << shift;
            }
            shift += 7;
        } while (next >= 0x80);
        return shift < Long.SIZE && (next & 0x40) != 0 ? value | -1L << shift : value;
    }

    public byte[] bytes(long count) {
        int from = position;
        skip(count);
        return java.util.Arrays.copyOfRange(data, from, position);
    }

    /** Text up to a NUL, which is taken too. */
    public String text() {
        int from = position;
        skipText();
        return new String(data, from, position - 1 - from, StandardCharsets.UTF_8);
    }

    public void skipText() {
        while (u8() != 0) {
            // up to the NUL
        }
    }

    private BadElf truncated() {
        return new BadElf("truncated", "The data ends at byte %d, in the middle of something.".formatted(end));
    }
}
