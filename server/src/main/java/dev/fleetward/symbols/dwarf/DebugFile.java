package dev.fleetward.symbols.dwarf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.ElfFile;
import dev.fleetward.symbols.elf.Reader;
import java.lang.foreign.MemorySegment;
import java.lang.ref.SoftReference;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The debug sections of one file. Sections of split units have names that end in {@code .dwo}; they are asked for by
 * the plain name.
 */
final class DebugFile {
    private static final String SPLIT = ".dwo";
    private static final int MAX_DAMAGE = 100;

    private final ElfFile elf;
    private final boolean split;
    private final ByteOrder order;
    private final Map<String, SoftReference<byte[]>> copies = new ConcurrentHashMap<>();
    private final Map<String, MemorySegment> sections = new ConcurrentHashMap<>();
    private final List<String> damage = new CopyOnWriteArrayList<>();

    DebugFile(ElfFile elf, boolean split) {
        this.elf = elf;
        this.split = split;
        this.order = elf.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    ElfFile elf() {
        return elf;
    }

    boolean isSplit() {
        return split;
    }

    void damaged(String what) {
        if (damage.size() < MAX_DAMAGE) {
            damage.add(what);
        }
    }

    List<String> damage() {
        return List.copyOf(damage);
    }

    long size(String section) {
        return section(section).byteSize();
    }

    /** Strings of lines are never split off. */
    private MemorySegment section(String name) {
        MemorySegment known = sections.get(name);
        if (known == null) {
            known = elf.contents(split ? name + SPLIT : name);
            sections.put(name, known);
        }
        return known;
    }

    Reader reader(String section, long offset, long bytes) {
        MemorySegment whole = section(section);
        check(whole, section, offset, bytes);
        return elf.reader(whole.asSlice(offset, bytes));
    }

    byte[] bytes(String section, long offset, long bytes) {
        MemorySegment whole = section(section);
        check(whole, section, offset, bytes);
        return whole.asSlice(offset, bytes).toArray(JAVA_BYTE);
    }

    /** From an offset to wherever what stands there ends; the section is copied once for many such lists. */
    Reader readerFrom(String section, long offset) {
        SoftReference<byte[]> kept = copies.get(section);
        byte[] bytes = kept == null ? null : kept.get();
        if (bytes == null) {
            bytes = bytes(section, 0, Math.min(size(section), Integer.MAX_VALUE - 8));
            copies.put(section, new SoftReference<>(bytes));
        }
        if (offset < 0 || offset > bytes.length) {
            throw outside(section, offset);
        }
        return new Reader(bytes, (int) offset, bytes.length, elf.bigEndian());
    }

    /** One entry of a table. */
    long word(String section, long offset, int bytes) {
        MemorySegment whole = section(section);
        check(whole, section, offset, bytes);
        return switch (bytes) {
            case 2 -> whole.get(JAVA_SHORT_UNALIGNED.withOrder(order), offset) & 0xFFFF;
            case 4 -> whole.get(JAVA_INT_UNALIGNED.withOrder(order), offset) & 0xFFFF_FFFFL;
            default -> whole.get(JAVA_LONG_UNALIGNED.withOrder(order), offset);
        };
    }

    String text(String section, long offset) {
        MemorySegment whole = section(section);
        check(whole, section, offset, 1);
        try {
            return whole.getString(offset, StandardCharsets.UTF_8);
        } catch (IndexOutOfBoundsException e) {
            throw outside(section, offset);
        }
    }

    private static void check(MemorySegment whole, String section, long offset, long bytes) {
        if (offset < 0 || bytes < 0 || offset > whole.byteSize() || bytes > whole.byteSize() - offset) {
            throw outside(section, offset);
        }
    }

    private static BadElf outside(String section, long offset) {
        return new BadElf(
                "bad-offset", "There is nothing whole at %s of %s.".formatted(Long.toUnsignedString(offset), section));
    }
}
