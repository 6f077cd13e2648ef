package dev.fleetward.crashes.unwind;

import dev.fleetward.symbols.dwarf.DebugInfo;
import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.ElfFile;
import dev.fleetward.symbols.elf.Section;
import dev.fleetward.symbols.elf.Segment;
import dev.fleetward.symbols.elf.Symbol;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an ELF file says of unwinding through its code. Tables are read when first asked for and kept. Addresses are those
 * it was linked at. Shared, safe for concurrent use.
 */
public final class CodeFile {
    private static final long WRITABLE = 1;

    private final ElfFile elf;
    private final ByteOrder order;
    private final List<Range> executable;
    private final @Nullable TailCalls tailCalls;
    private volatile @Nullable Tables tables;

    private record Range(long start, long bytes) {
        boolean holds(long address) {
            return Long.compareUnsigned(address - start, bytes) < 0;
        }
    }

    private record Tables(CallFrames debug, CallFrames eh, ExceptionIndex index) {}

    /** @param info null when the build has no debug information */
    public CodeFile(ElfFile elf, @Nullable DebugInfo info) {
        this.elf = elf;
        this.tailCalls = info == null ? null : new TailCalls(info);
        this.order = elf.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        this.executable = executable(elf);
    }

    private static List<Range> executable(ElfFile elf) {
        var ranges = new ArrayList<Range>();
        for (Section section : elf.sections()) {
            if (section.isExecutable()) {
                ranges.add(new Range(section.address(), section.size()));
            }
        }
        if (ranges.isEmpty()) {
            for (Segment segment : elf.segments()) {
                if (segment.type() == Segment.LOAD && segment.isExecutable()) {
                    ranges.add(new Range(segment.address(), segment.memoryBytes()));
                }
            }
        }
        return List.copyOf(ranges);
    }

    public ElfFile elf() {
        return elf;
    }

    boolean isExecutable(long address) {
        for (Range range : executable) {
            if (range.holds(address)) {
                return true;
            }
        }
        return false;
    }

    /** In an executable part, and not among data or tables there. */
    public boolean isCode(long address) {
        return isExecutable(address)
                && !elf.symbols().isData(address)
                && (elf.symbols().functionAt(address).isPresent()
                        || elf.symbols().objectAt(address).isEmpty());
    }

    Optional<String> functionAt(long address) {
        return elf.symbols().functionAt(address).map(Symbol::name);
    }

    Optional<FrameEntry> frame(long address) {
        Tables known = tables();
        return known.debug.find(address).or(() -> known.eh.find(address));
    }

    /** See {@link TailCalls#between}. */
    List<Long> tailCalls(long returnAddress, long callee) {
        return tailCalls == null ? List.of() : tailCalls.between(returnAddress, callee);
    }

    ExceptionIndex exceptionIndex() {
        return tables().index;
    }

    /** What never changes while the program runs, where it lies when loaded {@code bias} bytes further up. */
    public List<Memory.Piece> constantMemory(long bias) {
        var pieces = new ArrayList<Memory.Piece>();
        for (Section section : elf.sections()) {
            boolean constant = section.isAllocated()
                    && (section.flags() & WRITABLE) == 0
                    && section.type() != Section.NOBITS
                    && section.size() > 0;
            if (constant) {
                bytes(section).ifPresent(bytes -> pieces.add(new Memory.Piece(section.address() + bias, bytes)));
            }
        }
        return pieces;
    }

    private Tables tables() {
        Tables known = tables;
        if (known == null) {
            int address = elf.addressBytes();
            known = new Tables(
                    section(".debug_frame")
                            .map(bytes -> CallFrames.ofDebugFrame(bytes, address, this::isFunction))
                            .orElse(CallFrames.none()),
                    section(".eh_frame")
                            .map(bytes -> CallFrames.ofEhFrame(
                                    bytes,
                                    elf.section(".eh_frame").orElseThrow().address(),
                                    address,
                                    this::isFunction))
                            .orElse(CallFrames.none()),
                    elf.machine() == ElfFile.ARM ? exidx() : ExceptionIndex.none());
            tables = known;
        }
        return known;
    }

    private ExceptionIndex exidx() {
        Optional<Section> index = elf.section(".ARM.exidx");
        Optional<ByteBuffer> bytes = section(".ARM.exidx");
        return index.isEmpty() || bytes.isEmpty()
                ? ExceptionIndex.none()
                : new ExceptionIndex(
                        bytes.get(), index.get().address(), new Memory(order, List.of(), constantMemory(0)));
    }

    private boolean isFunction(long address) {
        return isExecutable(address) && elf.symbols().functionStartsAt(address);
    }

    private Optional<ByteBuffer> section(String name) {
        return elf.section(name).flatMap(this::bytes);
    }

    /** Empty for one that is damaged: the others may still serve. */
    private Optional<ByteBuffer> bytes(Section section) {
        try {
            MemorySegment contents = elf.contents(section);
            return contents.byteSize() == 0 || contents.byteSize() > Integer.MAX_VALUE
                    ? Optional.empty()
                    : Optional.of(contents.asByteBuffer().order(order));
        } catch (BadElf damage) {
            return Optional.empty();
        }
    }
}
