package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.unwind.Memory;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The header of a program or library as it lies in saved memory. Kernels and agents save the first page of each mapped
 * file for this: it has the build id.
 */
final class LoadedElf {
    static final int PT_DYNAMIC = 2;
    private static final int PT_LOAD = 1;
    private static final int PT_NOTE = 4;
    private static final int PT_PHDR = 6;
    private static final int BUILD_ID = 3;
    private static final int MAX_HEADERS = 256;
    private static final int MAX_NOTE_BYTES = 4096;
    private static final int MAX_BUILD_ID_BYTES = 64;

    private final Memory memory;
    private final boolean is64;
    private final long headers;
    private final int count;
    private final int entryBytes;
    private final long bias;

    private LoadedElf(Memory memory, boolean is64, long headers, int count, int entryBytes, OptionalLong base) {
        this.memory = memory;
        this.is64 = is64;
        this.headers = headers;
        this.count = Math.min(count, MAX_HEADERS);
        this.entryBytes = entryBytes;
        this.bias = base.isPresent() ? biasFromBase(base.getAsLong()) : biasFromHeaders();
    }

    /** Empty when no ELF header was saved there. */
    static Optional<LoadedElf> at(Memory memory, long base, boolean is64) {
        Optional<ByteBuffer> header = memory.bytes(base, is64 ? 64 : 52);
        if (header.isEmpty() || header.get().get(0) != 0x7f || header.get().get(1) != 'E') {
            return Optional.empty();
        }
        ByteBuffer in = header.get();
        long offset = is64 ? in.getLong(32) : in.getInt(28) & 0xffff_ffffL;
        int entryBytes = in.getShort(is64 ? 54 : 42) & 0xffff;
        int count = in.getShort(is64 ? 56 : 44) & 0xffff;
        return Optional.of(new LoadedElf(memory, is64, base + offset, count, entryBytes, OptionalLong.of(base)));
    }

    /** From the program headers that the kernel told the program of (AT_PHDR). */
    static Optional<LoadedElf> ofHeaders(Memory memory, long headers, int count, int entryBytes, boolean is64) {
        return memory.read(headers, 4).isEmpty()
                ? Optional.empty()
                : Optional.of(new LoadedElf(memory, is64, headers, count, entryBytes, OptionalLong.empty()));
    }

    long bias() {
        return bias;
    }

    /** Lower-case hex; empty when the note was not saved or the program has none. */
    Optional<String> buildId() {
        for (int i = 0; i < count; i++) {
            if (type(i) == PT_NOTE) {
                Optional<String> id = buildId(bias + address(i), Math.min(fileBytes(i), MAX_NOTE_BYTES));
                if (id.isPresent()) {
                    return id;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> buildId(long at, long length) {
        long end = at + length;
        for (long note = at; note + 12 <= end; ) {
            long nameBytes = memory.read(note, 4).orElse(Long.MAX_VALUE);
            long bytes = memory.read(note + 4, 4).orElse(Long.MAX_VALUE);
            if (nameBytes > length || bytes > length) {
                return Optional.empty();
            }
            long content = note + 12 + (nameBytes + 3 & -4);
            boolean gnu = memory.read(note + 8, 4).orElse(0) == BUILD_ID
                    && memory.read(note + 12, 4).orElse(0) == gnuOwner();
            if (gnu && bytes > 0 && bytes <= MAX_BUILD_ID_BYTES) {
                return memory.bytes(content, (int) bytes).map(LoadedElf::hex);
            }
            note = content + (bytes + 3 & -4);
        }
        return Optional.empty();
    }

    private long gnuOwner() {
        return memory.order() == java.nio.ByteOrder.LITTLE_ENDIAN ? 0x0055_4e47L : 0x474e_5500L;
    }

    private static String hex(ByteBuffer bytes) {
        var copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return HexFormat.of().formatHex(copy);
    }

    /** Where a part of that type lies in memory; empty when there is none. */
    OptionalLong runtimeAddress(int type) {
        for (int i = 0; i < count; i++) {
            if (type(i) == type) {
                return OptionalLong.of(bias + address(i));
            }
        }
        return OptionalLong.empty();
    }

    /** Behind the highest address that is loaded. */
    long end() {
        long end = 0;
        for (int i = 0; i < count; i++) {
            if (type(i) == PT_LOAD) {
                long candidate = bias + address(i) + memoryBytes(i);
                end = Long.compareUnsigned(candidate, end) > 0 ? candidate : end;
            }
        }
        return end;
    }

    /** The lowest part is loaded at the base, its address cut to a page. */
    private long biasFromBase(long base) {
        for (int i = 0; i < count; i++) {
            if (type(i) == PT_LOAD) {
                return base - (address(i) & -4096L);
            }
        }
        return base;
    }

    private long biasFromHeaders() {
        for (int i = 0; i < count; i++) {
            if (type(i) == PT_PHDR) {
                return headers - address(i);
            }
        }
        return 0;
    }

    private int type(int header) {
        return (int) memory.read(at(header), 4).orElse(0);
    }

    private long address(int header) {
        return word(at(header) + (is64 ? 16 : 8));
    }

    private long fileBytes(int header) {
        return word(at(header) + (is64 ? 32 : 16));
    }

    private long memoryBytes(int header) {
        return word(at(header) + (is64 ? 40 : 20));
    }

    private long at(int header) {
        return headers + (long) header * entryBytes;
    }

    private long word(long address) {
        return memory.read(address, is64 ? 8 : 4).orElse(0);
    }
}
