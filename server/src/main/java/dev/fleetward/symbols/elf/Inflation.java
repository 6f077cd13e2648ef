package dev.fleetward.symbols.elf;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.airlift.compress.MalformedInputException;
import io.airlift.compress.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.zip.InflaterInputStream;

/** Unpacks compressed sections outside the heap, never to more than they declare nor than we allow. */
final class Inflation {
    static final long MAX_INFLATED_BYTES = 1L << 30;

    /** What zlib can reach at most; debug data packs by ten. */
    private static final long MAX_RATIO = 1_100;

    private static final int ZLIB = 1;
    private static final int ZSTD = 2;
    private static final int STEP_BYTES = 1 << 16;
    private static final int OLD_HEADER_BYTES = 12;
    private static final int OLD_MAGIC = 0x5A4C4942;

    private Inflation() {}

    /** Of a section flagged as compressed: Elf32_Chdr or Elf64_Chdr, then the stream. */
    static MemorySegment inflate(MemorySegment section, Layout layout) {
        int headerBytes = layout.is64() ? 24 : 12;
        if (section.byteSize() < headerBytes) {
            throw new BadElf("truncated", "A compressed section is too short for its header.");
        }
        Reader header = layout.reader(section.asSlice(0, headerBytes));
        int method = header.i32();
        if (layout.is64()) {
            header.skip(4);
        }
        long size = layout.word(header);
        return switch (method) {
            case ZLIB -> unpack(section.asSlice(headerBytes), size, InflaterInputStream::new);
            case ZSTD -> unpack(section.asSlice(headerBytes), size, ZstdInputStream::new);
            default ->
                throw new BadElf(
                        "unknown-compression", "Sections compressed by method %d are not read.".formatted(method));
        };
    }

    /** Of an old {@code .zdebug} section: "ZLIB" and the size, big-endian whatever the machine is. */
    static MemorySegment inflateOld(MemorySegment section) {
        if (section.byteSize() < OLD_HEADER_BYTES) {
            return section;
        }
        var header = new Reader(section.asSlice(0, OLD_HEADER_BYTES).toArray(JAVA_BYTE), true);
        if (header.i32() != OLD_MAGIC) {
            return section;
        }
        return unpack(section.asSlice(OLD_HEADER_BYTES), header.u64(), InflaterInputStream::new);
    }

    private static MemorySegment unpack(MemorySegment packed, long size, Method method) {
        if (size < 0 || size > Math.min(MAX_INFLATED_BYTES, packed.byteSize() * MAX_RATIO)) {
            throw new BadElf(
                    "too-large",
                    "A compressed section of %d bytes claims to hold %s; the limits are %d to one and %d bytes."
                            .formatted(packed.byteSize(), Long.toUnsignedString(size), MAX_RATIO, MAX_INFLATED_BYTES));
        }
        MemorySegment whole = Arena.ofAuto().allocate(size);
        try (InputStream in = method.open(new ByteArrayInputStream(packed.toArray(JAVA_BYTE)))) {
            byte[] step = new byte[STEP_BYTES];
            long at = 0;
            while (at < size) {
                int read = in.read(step, 0, (int) Math.min(step.length, size - at));
                if (read <= 0) {
                    throw new BadElf("truncated", "A compressed section ends at %d of %d bytes.".formatted(at, size));
                }
                MemorySegment.copy(step, 0, whole, JAVA_BYTE, at, read);
                at += read;
            }
            return whole;
        } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException | MalformedInputException e) {
            throw new BadElf("bad-compression", "A compressed section cannot be unpacked: " + e.getMessage());
        }
    }

    private interface Method {
        InputStream open(InputStream packed) throws IOException;
    }
}
