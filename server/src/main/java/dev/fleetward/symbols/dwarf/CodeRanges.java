package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.ElfFile;
import dev.fleetward.symbols.elf.Section;
import dev.fleetward.symbols.elf.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * Where code lies. Functions that the linker threw away leave their debug information behind at 0, 1 or the highest
 * addresses. On firmware that is linked at 0 real code lies there too: then a function symbol must begin at the place.
 */
final class CodeRanges {
    private final ElfFile elf;
    private final long[] starts;
    private final long[] sizes;

    CodeRanges(ElfFile elf) {
        this.elf = elf;
        var code = new ArrayList<Range>();
        for (Section section : elf.sections()) {
            if (section.isExecutable()) {
                code.add(new Range(section.address(), section.address() + section.size()));
            }
        }
        for (Segment segment : code.isEmpty() ? elf.segments() : List.<Segment>of()) {
            if (segment.isExecutable()) {
                code.add(new Range(segment.address(), segment.address() + segment.memoryBytes()));
            }
        }
        this.starts = code.stream().mapToLong(Range::low).toArray();
        this.sizes =
                code.stream().mapToLong(range -> range.high() - range.low()).toArray();
    }

    /** Whether what begins here was kept by the linker. */
    boolean kept(long low) {
        for (int i = 0; i < starts.length; i++) {
            if (Long.compareUnsigned(low - starts[i], sizes[i]) < 0) {
                return Long.compareUnsigned(low, 1) > 0 || elf.symbols().functionStartsAt(low);
            }
        }
        return starts.length == 0;
    }
}
