package dev.fleetward.ingest.mar;

import dev.fleetward.ingest.chunks.Malformed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The outside of an ELF core: its segments and notes. The agent's segments begin at odd addresses and its notes have no
 * alignment, so nothing is rounded to pages.
 */
final class CoreFile {
    static final int MAX_SEGMENTS = 65_535;
    static final int MAX_NOTES = 65_536;
    private static final int TYPE_CORE = 4;
    private static final int LOAD = 1;
    private static final int NOTE = 4;

    private final ByteBuffer bytes;
    private final boolean wide;
    private final int machine;
    private final List<Segment> loads = new ArrayList<>();
    private final List<Note> notes = new ArrayList<>();
    private int noteSegments;

    private record Segment(long offset, long address, long fileBytes) {}

    record Note(String owner, long type, ByteBuffer content) {}

    private CoreFile(ByteBuffer bytes, boolean wide, int machine) {
        this.bytes = bytes;
        this.wide = wide;
        this.machine = machine;
    }

    /** @throws Malformed when it is no ELF core */
    static CoreFile parse(ByteBuffer file) throws Malformed {
        if (file.remaining() < 64
                || file.getInt(0) != (file.order() == ByteOrder.BIG_ENDIAN ? 0x7f454c46 : 0x464c457f)) {
            throw bad("The core is no ELF file.");
        }
        boolean wide = file.get(4) == 2;
        ByteBuffer bytes = file.duplicate().order(file.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        if (Short.toUnsignedInt(bytes.getShort(16)) != TYPE_CORE) {
            throw bad("The ELF file is no core.");
        }
        var core = new CoreFile(bytes, wide, Short.toUnsignedInt(bytes.getShort(18)));
        core.segments();
        return core;
    }

    private void segments() throws Malformed {
        long table = wide ? bytes.getLong(32) : Integer.toUnsignedLong(bytes.getInt(28));
        int size = Short.toUnsignedInt(bytes.getShort(wide ? 54 : 42));
        int count = Short.toUnsignedInt(bytes.getShort(wide ? 56 : 44));
        for (int i = 0; i < count; i++) {
            ByteBuffer header = file(table + (long) i * size, wide ? 56 : 32);
            long offset = wide ? header.getLong(8) : Integer.toUnsignedLong(header.getInt(4));
            long address = wide ? header.getLong(16) : Integer.toUnsignedLong(header.getInt(8));
            long fileBytes = wide ? header.getLong(32) : Integer.toUnsignedLong(header.getInt(16));
            if (header.getInt(0) == LOAD) {
                loads.add(new Segment(offset, address, fileBytes));
            } else if (header.getInt(0) == NOTE) {
                noteSegments++;
                notes.addAll(notes(file(offset, fileBytes)));
            }
        }
    }

    /** In whatever buffer: a core's, or a module's as it lay in memory. */
    static List<Note> notes(ByteBuffer segment) throws Malformed {
        var notes = new ArrayList<Note>();
        int at = 0;
        while (at + 12 <= segment.limit()) {
            long nameBytes = Integer.toUnsignedLong(segment.getInt(at));
            long contentBytes = Integer.toUnsignedLong(segment.getInt(at + 4));
            long type = Integer.toUnsignedLong(segment.getInt(at + 8));
            long content = at + 12 + padded(nameBytes);
            long end = content + contentBytes;
            if (end > segment.limit() || notes.size() == MAX_NOTES) {
                throw bad("The core's notes are damaged.");
            }
            byte[] name = new byte[(int) nameBytes];
            segment.get(at + 12, name);
            String owner = new String(name, StandardCharsets.ISO_8859_1).replaceAll("(?<!\0)\0+$", "");
            notes.add(new Note(owner, type, part(segment, content, contentBytes)));
            at = (int) Math.min(segment.limit(), content + padded(contentBytes));
        }
        return notes;
    }

    private static long padded(long size) {
        return size + 3 & ~3L;
    }

    static ByteBuffer part(ByteBuffer whole, long offset, long length) throws Malformed {
        if (offset < 0 || length < 0 || offset > whole.limit() || length > whole.limit() - offset) {
            throw bad("The core refers to bytes outside of it.");
        }
        return whole.slice((int) offset, (int) length).order(whole.order());
    }

    private ByteBuffer file(long offset, long length) throws Malformed {
        return part(bytes, offset, length);
    }

    /** Memory at an address, as much of it as was captured in one piece; empty when none was. */
    Optional<ByteBuffer> memory(long address, int maxLength) throws Malformed {
        for (Segment load : loads) {
            long into = address - load.address;
            if (into >= 0 && into < load.fileBytes && load.offset + into < bytes.limit() && load.offset >= 0) {
                long there = Math.min(load.fileBytes - into, bytes.limit() - load.offset - into);
                return Optional.of(file(load.offset + into, Math.min(maxLength, there)));
            }
        }
        return Optional.empty();
    }

    long word(ByteBuffer from, long offset) throws Malformed {
        ByteBuffer word = part(from, offset, wordBytes());
        return wide ? word.getLong(0) : Integer.toUnsignedLong(word.getInt(0));
    }

    int wordBytes() {
        return wide ? 8 : 4;
    }

    boolean isWide() {
        return wide;
    }

    int machine() {
        return machine;
    }

    int loadSegments() {
        return loads.size();
    }

    int noteSegments() {
        return noteSegments;
    }

    List<Note> notes() {
        return notes;
    }

    static Malformed bad(String detail) {
        return new Malformed("bad-core", detail);
    }
}
