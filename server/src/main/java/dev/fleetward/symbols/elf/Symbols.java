package dev.fleetward.symbols.elf;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The symbol table: the full one, or else that of dynamic linking. Read when first asked for; what lies where is sorted
 * once. Shared, safe for concurrent use.
 */
public final class Symbols {
    private final ElfFile elf;
    private volatile @Nullable SymbolTable table;
    private volatile @Nullable AddressMap functions;
    private volatile @Nullable AddressMap objects;
    private volatile @Nullable AddressMap marks;

    Symbols(ElfFile elf) {
        this.elf = elf;
    }

    /** All that are defined, in the table's order, mapping symbols left out. */
    public Stream<Symbol> all() {
        SymbolTable table = table();
        Reader in = elf.reader(table.bytes());
        return IntStream.range(0, table.count())
                .mapToObj(_ -> table.entry(in))
                .filter(SymbolTable.Entry::isDefined)
                .map(table::symbol)
                .filter(symbol -> !Symbol.isMapping(symbol.name()));
    }

    public Optional<Symbol> named(String name) {
        return all().filter(symbol -> symbol.name().equals(name)).findFirst();
    }

    /** The function that the address lies in; one without a size reaches to the next. */
    public Optional<Symbol> functionAt(long address) {
        return functions().at(address);
    }

    public boolean functionStartsAt(long address) {
        return functions().startsAt(address);
    }

    /** The variable that the address lies in. */
    public Optional<Symbol> objectAt(long address) {
        AddressMap map = objects;
        if (map == null) {
            map = map(entry -> entry.type() == Symbol.OBJECT);
            objects = map;
        }
        return map.at(address);
    }

    /** Whether mapping symbols say that data lies here, within code; false where they say nothing. */
    public boolean isData(long address) {
        AddressMap map = marks;
        if (map == null) {
            SymbolTable table = table();
            map = map(entry -> entry.type() == Symbol.NOTYPE && Symbol.isMapping(table.name(entry)));
            marks = map;
        }
        return map.before(address).filter(mark -> mark.name().startsWith("$d")).isPresent();
    }

    /** Labels of hand-written code have no type; they count where they lie in code. */
    private AddressMap functions() {
        AddressMap map = functions;
        if (map == null) {
            SymbolTable table = table();
            map = map(entry -> entry.isFunction()
                    || entry.type() == Symbol.NOTYPE && table.isInCode(entry) && !Symbol.isMapping(table.name(entry)));
            functions = map;
        }
        return map;
    }

    private AddressMap map(Predicate<SymbolTable.Entry> kind) {
        return AddressMap.of(table(), kind);
    }

    private SymbolTable table() {
        SymbolTable known = table;
        if (known == null) {
            known = SymbolTable.of(elf);
            table = known;
        }
        return known;
    }
}
