package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.ElfFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The split halves of units: in {@code .dwo} sections of the file itself, in {@code .dwo} files, or many packed in a
 * {@code .dwp}. Opened when the first is asked for.
 */
final class Companions {
    static final Companions NONE = new Companions(List.of());

    private final List<ElfFile> files;
    private final Map<Unit, Unit> whole = new ConcurrentHashMap<>();
    private volatile @Nullable List<DebugInfo> opened;

    private Companions(List<ElfFile> files) {
        this.files = files;
    }

    static Companions of(List<ElfFile> candidates) {
        var split = candidates.stream()
                .filter(elf -> elf.section(".debug_info.dwo").isPresent())
                .toList();
        return split.isEmpty() ? NONE : new Companions(split);
    }

    /** The split half of a skeleton, if it is here; else the unit itself. */
    Unit whole(Unit unit) {
        if (files.isEmpty() || unit.header().isType() || unit.facts().splitId() == 0) {
            return unit;
        }
        return whole.computeIfAbsent(unit, this::find);
    }

    private Unit find(Unit skeleton) {
        long id = skeleton.facts().splitId();
        for (DebugInfo info : opened()) {
            for (Unit half : info.unitsInFile()) {
                if (!half.header().isType() && half.facts().splitId() == id) {
                    return new Unit(info, half.header(), skeleton, half.contribution());
                }
            }
        }
        return skeleton;
    }

    Optional<Unit> typeUnit(long signature) {
        return opened().stream()
                .flatMap(info -> info.typeUnit(signature).stream())
                .findFirst();
    }

    private List<DebugInfo> opened() {
        List<DebugInfo> known = opened;
        if (known == null) {
            known = files.stream()
                    .map(elf -> DebugInfo.split(new DebugFile(elf, true), this))
                    .toList();
            opened = known;
        }
        return known;
    }
}
