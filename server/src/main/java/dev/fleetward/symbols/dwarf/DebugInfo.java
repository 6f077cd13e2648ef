package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.ElfFile;
import dev.fleetward.symbols.elf.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The debug information of a build, entry by entry. Opening it looks at the headers of the units only. Shared, safe for
 * concurrent use. Any method may throw {@link BadElf}.
 */
public final class DebugInfo {
    /** All abbreviations read from one file: tables that overlap on purpose would be read again and again. */
    private static final long MAX_ABBREVIATION_BYTES = 1L << 31;

    private final DebugFile file;
    private final List<Unit> units;
    private final Map<Long, Unit> typeUnits = new HashMap<>();
    private final AtomicLong abbreviationBytes = new AtomicLong();
    private final @Nullable DebugInfo shared;
    private final Companions companions;

    /** Some compilers give neighbouring units one table. */
    private volatile @Nullable Known lastRead;

    private record Known(long offset, Encoding encoding, Abbreviations table) {}

    private DebugInfo(DebugFile file, Companions companions, @Nullable DebugInfo shared) {
        this.file = file;
        this.companions = companions;
        this.shared = shared;
        var headers = new ArrayList<UnitHeader>(UnitHeader.all(file, false));
        headers.addAll(UnitHeader.all(file, true));
        Map<Long, Contribution> parts = PackageIndex.of(file);
        var found = new ArrayList<Unit>();
        for (UnitHeader header : headers) {
            Unit unit = new Unit(this, header, null, parts.getOrDefault(header.offset(), Contribution.WHOLE));
            found.add(unit);
            if (header.isType()) {
                typeUnits.putIfAbsent(header.signature(), unit);
            }
        }
        this.units = List.copyOf(found);
    }

    public static DebugInfo of(ElfFile elf) {
        return of(elf, List.of());
    }

    /** @param companions what the build left out of the file: {@code .dwo}, {@code .dwp}, or dwz's shared file */
    public static DebugInfo of(ElfFile elf, List<ElfFile> companions) {
        DebugInfo shared = companions.stream()
                .filter(other -> other.section(".debug_info").isPresent())
                .findFirst()
                .map(other -> new DebugInfo(new DebugFile(other, false), Companions.NONE, null))
                .orElse(null);
        var all = new ArrayList<ElfFile>();
        all.add(elf);
        all.addAll(companions);
        return new DebugInfo(new DebugFile(elf, false), Companions.of(all), shared);
    }

    /** Of split debug information: the units that {@code skeletons} of the main file stand for. */
    static DebugInfo split(DebugFile file, Companions companions) {
        return new DebugInfo(file, companions, null);
    }

    public ElfFile elf() {
        return file.elf();
    }

    /**
     * The compilations; where a build split one off, the split half if it is at hand. Types that the linker shares
     * between compilations come as units of their own.
     */
    public Stream<Unit> units() {
        return units.stream().map(this::whole);
    }

    /** What could not be read when opening, in words. */
    public List<String> damage() {
        return file.damage();
    }

    /** The entry at this offset of {@code .debug_info}. */
    public Optional<Die> die(long offset) {
        return unitAt(offset).map(unit -> unit.die(offset));
    }

    /** The names and numbers of an enumeration, in the order of the source; empty when there is none. */
    public List<Enumerator> enumerators(String type) {
        return Types.find(this, type)
                .map(Types::unaliased)
                .filter(die -> die.is(Tag.ENUMERATION_TYPE))
                .map(Enumerator::of)
                .orElse(List.of());
    }

    /** The members of a struct, class or union by the name of the type; empty when there is none. */
    public List<Member> members(String type) {
        return Types.find(this, type).map(Types::unaliased).map(Member::of).orElse(List.of());
    }

    /** The first full definition of a type with this name, in whatever namespace. */
    public Optional<Die> type(String name) {
        return Types.find(this, name);
    }

    List<Unit> unitsInFile() {
        return units;
    }

    Unit whole(Unit unit) {
        return companions.whole(unit);
    }

    DebugFile file() {
        return file;
    }

    Optional<DebugInfo> shared() {
        return Optional.ofNullable(shared);
    }

    Optional<Die> follow(Unit from, Value.Reference reference) {
        return switch (reference.space()) {
            case SECTION ->
                reference.value() >= from.header().offset()
                                && reference.value() < from.header().end()
                        ? Optional.of(from.die(reference.value()))
                        : die(reference.value());
            case SIGNATURE ->
                Optional.ofNullable(typeUnits.get(reference.value()))
                        .or(() -> companions.typeUnit(reference.value()))
                        .map(unit ->
                                unit.die(unit.header().offset() + unit.header().typeAt()));
            case SHARED_FILE -> shared().flatMap(other -> other.die(reference.value()));
        };
    }

    Optional<Unit> typeUnit(long signature) {
        return Optional.ofNullable(typeUnits.get(signature));
    }

    /** Units of {@code .debug_info} stand in the order of their offsets. */
    Optional<Unit> unitAt(long offset) {
        int low = 0;
        int high = units.size() - 1;
        while (low <= high) {
            int middle = low + high >>> 1;
            UnitHeader header = units.get(middle).header();
            if (header.inTypes() || offset < header.offset()) {
                high = middle - 1;
            } else if (offset >= header.end()) {
                low = middle + 1;
            } else {
                return Optional.of(units.get(middle));
            }
        }
        return Optional.empty();
    }

    Abbreviations abbreviations(Unit unit) {
        long offset = unit.header().abbreviationsAt() + unit.contribution().abbreviations();
        Encoding encoding = unit.header().encoding();
        Known last = lastRead;
        if (last != null && last.offset() == offset && last.encoding().equals(encoding)) {
            return last.table();
        }
        Reader in = file.readerFrom(".debug_abbrev", offset);
        int from = in.position();
        Abbreviations table = Abbreviations.read(in, encoding, Integer.MAX_VALUE - 1);
        if (abbreviationBytes.addAndGet(in.position() - from) > MAX_ABBREVIATION_BYTES) {
            throw new BadElf("too-large", "More than %d bytes of abbreviations.".formatted(MAX_ABBREVIATION_BYTES));
        }
        lastRead = new Known(offset, encoding, table);
        return table;
    }

    /** The one shape of a root entry, which compilers write first. */
    Abbreviation rootAbbreviation(Unit unit, long code) {
        long at = unit.header().abbreviationsAt() + unit.contribution().abbreviations();
        if (code == 1) {
            Reader in = file.readerFrom(".debug_abbrev", at);
            if (in.u8() == 1) {
                return Abbreviations.read(
                                file.readerFrom(".debug_abbrev", at),
                                unit.header().encoding(),
                                1)
                        .of(1);
            }
        }
        return unit.abbreviations().of(code);
    }
}
