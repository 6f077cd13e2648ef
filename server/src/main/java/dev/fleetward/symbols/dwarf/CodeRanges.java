package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.ElfFile;
import dev.fleetward.symbols.elf.Section;
import java.util.List;

/**
 * Where code lies. Functions that the linker threw away leave their debug information behind at 0, 1 or the highest
 * addresses. On firmware that is linked at 0 real code lies there too: then a function symbol must begin at the place.
 */
final class CodeRanges {
    private final ElfFile elf;
    private final List<Range> code;

    CodeRanges(ElfFile elf) {
        this.elf = elf;
        var sections = elf.sections().stream()
                .filter(section -> section.isExecutable() && section.size() > 0)
                .map(CodeRanges::range)
                .toList();
        this.code = !sections.isEmpty()
                ? sections
                : elf.segments().stream()
                        .filter(segment -> segment.isExecutable() && segment.memoryBytes() > 0)
                        .map(segment -> new Range(segment.address(), segment.address() + segment.memoryBytes()))
                        .toList();
    }

    private static Range range(Section section) {
        return new Range(section.address(), section.address() + section.size());
    }

    /** Whether what begins here was kept by the linker. */
    boolean kept(long low) {
        for (Range range : code) {
            if (range.holds(low)) {
                return Long.compareUnsigned(low, 1) > 0 || elf.symbols().functionStartsAt(low);
            }
        }
        return code.isEmpty();
    }
}
