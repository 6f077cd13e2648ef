package dev.fleetward.symbols.elf;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the note sections, or the note segments of a file without sections, such as a core. */
final class Notes {
    static final int MAX_NOTES = 1_000_000;

    private static final int HEADER_BYTES = 12;

    private Notes() {}

    static List<Note> of(ElfFile elf) {
        var notes = new ArrayList<Note>();
        for (Section section : elf.sections()) {
            if (section.type() == Section.NOTE) {
                read(elf, elf.contents(section), section.align(), notes);
            }
        }
        if (notes.isEmpty()) {
            for (Segment segment : elf.segments()) {
                if (segment.type() == Segment.NOTE) {
                    read(elf, elf.contents(segment), segment.align(), notes);
                }
            }
        }
        return List.copyOf(notes);
    }

    /** A broken tail of the notes is left out: it must not take the build id before it along. */
    private static void read(ElfFile elf, MemorySegment bytes, long align, List<Note> notes) {
        long unit = align == 8 ? 8 : 4;
        long at = 0;
        while (bytes.byteSize() - at >= HEADER_BYTES && notes.size() < MAX_NOTES) {
            Reader header = elf.reader(bytes.asSlice(at, HEADER_BYTES));
            long ownerBytes = header.u32();
            long contentBytes = header.u32();
            int type = header.i32();
            long contentAt = round(at + HEADER_BYTES + ownerBytes, unit);
            if (contentAt + contentBytes > bytes.byteSize()) {
                return;
            }
            Reader owner = elf.reader(bytes.asSlice(at + HEADER_BYTES, ownerBytes));
            String name = new String(owner.bytes(Math.max(0, ownerBytes - 1)), StandardCharsets.UTF_8);
            notes.add(new Note(name, type, bytes.asSlice(contentAt, contentBytes)));
            at = round(contentAt + contentBytes, unit);
        }
    }

    private static long round(long offset, long unit) {
        return (offset + unit - 1) / unit * unit;
    }
}
