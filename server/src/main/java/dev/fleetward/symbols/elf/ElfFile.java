package dev.fleetward.symbols.elf;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An executable, library, debug file or core: 32 or 64 bit, either byte order. The file is mapped, not read, and must
 * not change while this is in use; it is let go when nobody holds this any more. Shared, safe for concurrent use. Any
 * method may throw {@link BadElf}.
 */
public final class ElfFile {
    public static final int ARM = 40;
    public static final int AARCH64 = 183;
    public static final int X86_64 = 62;
    public static final int RISCV = 243;
    public static final int XTENSA = 94;
    public static final int CORE = 4;

    private static final String OLD_COMPRESSED = ".zdebug";

    private final MemorySegment file;
    private final ElfTables tables;
    private final Map<String, Section> byName;
    private final Map<Integer, MemorySegment> inflated = new ConcurrentHashMap<>();
    private final Symbols symbols;

    private ElfFile(MemorySegment file) {
        this.file = file;
        this.tables = ElfTables.read(file);
        this.byName = new java.util.HashMap<>();
        for (Section section : tables.sections()) {
            byName.putIfAbsent(plainName(section), section);
        }
        this.symbols = new Symbols(this);
    }

    public static ElfFile open(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new ElfFile(channel.map(MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto()));
        }
    }

    public static ElfFile of(byte[] bytes) {
        return new ElfFile(MemorySegment.ofArray(bytes).asReadOnly());
    }

    public boolean is64() {
        return tables.layout().is64();
    }

    public boolean bigEndian() {
        return tables.layout().bigEndian();
    }

    public int addressBytes() {
        return is64() ? 8 : 4;
    }

    /** ET_EXEC 2, ET_DYN 3, ET_CORE 4. */
    public int type() {
        return tables.type();
    }

    public int machine() {
        return tables.machine();
    }

    public int flags() {
        return tables.flags();
    }

    public long entry() {
        return tables.entry();
    }

    public long fileBytes() {
        return file.byteSize();
    }

    public List<Section> sections() {
        return tables.sections();
    }

    public List<Segment> segments() {
        return tables.segments();
    }

    /** By name; {@code .debug_info} also finds the old compressed form {@code .zdebug_info}. */
    public Optional<Section> section(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** What the section holds, unpacked; empty for one that takes room in memory only. */
    public MemorySegment contents(Section section) {
        if (section.type() == Section.NOBITS) {
            return MemorySegment.NULL;
        }
        if (section.isCompressed()) {
            return inflated.computeIfAbsent(section.index(), _ -> Inflation.inflate(raw(section), tables.layout()));
        }
        if (section.name().startsWith(OLD_COMPRESSED)) {
            return inflated.computeIfAbsent(section.index(), _ -> Inflation.inflateOld(raw(section)));
        }
        return raw(section);
    }

    /** Empty when there is no such section. */
    public MemorySegment contents(String name) {
        Section section = byName.get(name);
        return section == null ? MemorySegment.NULL : contents(section);
    }

    public MemorySegment contents(Segment segment) {
        return ElfTables.slice(file, segment.offset(), segment.fileBytes());
    }

    /** A copy of the bytes to walk over in this file's byte order. */
    public Reader reader(MemorySegment bytes) {
        return tables.layout().reader(bytes);
    }

    public Symbols symbols() {
        return symbols;
    }

    public List<Note> notes() {
        return Notes.of(this);
    }

    /** The id that devices send for this build, or else the linker's. */
    public Optional<BuildId> buildId() {
        return BuildIds.of(this);
    }

    /** Whether code may lie at the address, as far as sections or else segments say. */
    public boolean isExecutable(long address) {
        if (sections().stream().anyMatch(Section::isExecutable)) {
            return sections().stream().anyMatch(section -> section.isExecutable() && section.holds(address));
        }
        return segments().stream().anyMatch(segment -> segment.isExecutable() && segment.holds(address));
    }

    /**
     * What the file says lies at an address; empty when it does not hold all of it. Sections are asked first: a debug
     * file still has its program's segments, but not their bytes.
     */
    public Optional<byte[]> memory(long address, int length) {
        for (Section section : sections()) {
            if (section.holds(address) && section.type() != Section.NOBITS) {
                return part(contents(section), address - section.address(), length);
            }
        }
        if (!sections().isEmpty()) {
            return Optional.empty();
        }
        for (Segment segment : segments()) {
            if (segment.holds(address)) {
                return part(contents(segment), address - segment.address(), length);
            }
        }
        return Optional.empty();
    }

    private static Optional<byte[]> part(MemorySegment bytes, long offset, int length) {
        return length < 0 || offset > bytes.byteSize() || length > bytes.byteSize() - offset
                ? Optional.empty()
                : Optional.of(bytes.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
    }

    private MemorySegment raw(Section section) {
        return ElfTables.slice(file, section.offset(), section.size());
    }

    private static String plainName(Section section) {
        return section.name().startsWith(OLD_COMPRESSED)
                ? ".debug" + section.name().substring(OLD_COMPRESSED.length())
                : section.name();
    }
}
