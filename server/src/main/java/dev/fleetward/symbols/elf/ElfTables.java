package dev.fleetward.symbols.elf;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The header and the two tables it points to. */
record ElfTables(
        Layout layout, int type, int machine, int flags, long entry, List<Section> sections, List<Segment> segments) {
    static final int MAX_SECTIONS = 65_536;
    static final int MAX_SEGMENTS = 65_536;

    private static final int MAGIC = 0x7F454C46;
    private static final int IDENT_BYTES = 16;
    private static final int EXTENDED_SEGMENTS = 0xFFFF;
    private static final int EXTENDED_INDEX = 0xFFFF;

    static ElfTables read(MemorySegment file) {
        return new Parser(file).read();
    }

    private static final class Parser {
        private final MemorySegment file;
        private final Layout layout;

        Parser(MemorySegment file) {
            this.file = file;
            if (file.byteSize() < IDENT_BYTES) {
                throw new BadElf("not-elf", "The file is too short to be ELF.");
            }
            Reader ident = new Layout(false, true).reader(file.asSlice(0, IDENT_BYTES));
            if (ident.i32() != MAGIC) {
                throw new BadElf("not-elf", "The file does not begin as ELF does.");
            }
            this.layout = new Layout(oneOf(ident.u8(), "class") == 2, oneOf(ident.u8(), "byte order") == 2);
        }

        private static int oneOf(int value, String what) {
            if (value != 1 && value != 2) {
                throw new BadElf("not-elf", "The %s %d is not one ELF knows.".formatted(what, value));
            }
            return value;
        }

        ElfTables read() {
            Reader in = table(IDENT_BYTES, layout.is64() ? 48 : 36);
            int type = in.u16();
            int machine = in.u16();
            in.skip(4);
            long entry = layout.word(in);
            long segmentsAt = layout.word(in);
            long sectionsAt = layout.word(in);
            int flags = in.i32();
            in.skip(2);
            int segmentBytes = in.u16();
            long segmentCount = in.u16();
            int sectionBytes = in.u16();
            long sectionCount = in.u16();
            int namesIndex = in.u16();

            List<Section> sections = List.of();
            if (sectionsAt != 0) {
                // Counts too large for the header's fields stand in the first section.
                Section first = section(0, "", table(sectionsAt, sectionBytes));
                sectionCount = sectionCount == 0 ? first.size() : sectionCount;
                segmentCount = segmentCount == EXTENDED_SEGMENTS ? first.info() : segmentCount;
                namesIndex = namesIndex == EXTENDED_INDEX ? first.link() : namesIndex;
                sections = sections(sectionsAt, sectionBytes, sectionCount, namesIndex);
            }
            List<Segment> segments = segmentsAt == 0 ? List.of() : segments(segmentsAt, segmentBytes, segmentCount);
            return new ElfTables(layout, type, machine, flags, entry, sections, segments);
        }

        private List<Section> sections(long at, int entryBytes, long count, int namesIndex) {
            if (count < 0 || count > MAX_SECTIONS) {
                throw new BadElf("too-large", "More than %d sections.".formatted(MAX_SECTIONS));
            }
            var unnamed = new ArrayList<Section>();
            for (int i = 0; i < count; i++) {
                unnamed.add(section(i, "", table(at + (long) i * entryBytes, entryBytes)));
            }
            if (namesIndex >= unnamed.size()) {
                return List.copyOf(unnamed);
            }
            Section names = unnamed.get(namesIndex);
            MemorySegment text = slice(file, names.offset(), names.size());
            var named = new ArrayList<Section>();
            for (int i = 0; i < count; i++) {
                Reader in = table(at + (long) i * entryBytes, entryBytes);
                named.add(section(i, text(text, in.u32()), in.at(0)));
            }
            return List.copyOf(named);
        }

        private Section section(int index, String name, Reader in) {
            in.skip(4);
            int type = in.i32();
            long flags = layout.word(in);
            long address = layout.word(in);
            long offset = layout.word(in);
            long size = layout.word(in);
            int link = in.i32();
            int info = in.i32();
            long align = layout.word(in);
            long entryBytes = layout.word(in);
            return new Section(index, name, type, flags, address, offset, size, link, info, align, entryBytes);
        }

        private List<Segment> segments(long at, int entryBytes, long count) {
            if (count < 0 || count > MAX_SEGMENTS) {
                throw new BadElf("too-large", "More than %d segments.".formatted(MAX_SEGMENTS));
            }
            var segments = new ArrayList<Segment>();
            for (int i = 0; i < count; i++) {
                segments.add(segment(table(at + (long) i * entryBytes, entryBytes)));
            }
            return List.copyOf(segments);
        }

        private Segment segment(Reader in) {
            int type = in.i32();
            int flags = layout.is64() ? in.i32() : 0;
            long offset = layout.word(in);
            long address = layout.word(in);
            long physical = layout.word(in);
            long fileBytes = layout.word(in);
            long memoryBytes = layout.word(in);
            if (!layout.is64()) {
                flags = in.i32();
            }
            return new Segment(type, flags, offset, address, physical, fileBytes, memoryBytes, layout.word(in));
        }

        private Reader table(long at, int bytes) {
            return layout.reader(slice(file, at, bytes));
        }
    }

    static MemorySegment slice(MemorySegment whole, long offset, long size) {
        if (offset < 0 || size < 0 || offset > whole.byteSize() || size > whole.byteSize() - offset) {
            throw new BadElf(
                    "truncated",
                    "%s bytes at %s are asked for; there are %d."
                            .formatted(Long.toUnsignedString(size), Long.toUnsignedString(offset), whole.byteSize()));
        }
        return whole.asSlice(offset, size);
    }

    /** Text up to the next NUL. */
    static String text(MemorySegment strings, long offset) {
        if (offset < 0 || offset >= strings.byteSize()) {
            throw new BadElf("bad-offset", "There is no text at %s.".formatted(Long.toUnsignedString(offset)));
        }
        try {
            return strings.getString(offset, StandardCharsets.UTF_8);
        } catch (IndexOutOfBoundsException e) {
            throw new BadElf("truncated", "The text at %d does not end.".formatted(offset));
        }
    }
}
