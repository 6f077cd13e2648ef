package dev.fleetward.symbols.elf;

import java.lang.foreign.MemorySegment;

/** The bytes of a symbol table and of its names. */
record SymbolTable(ElfFile elf, MemorySegment bytes, MemorySegment names, int count) {
    static final int MAX_SYMBOLS = 8_000_000;

    private static final int UNDEFINED = 0;
    private static final int SPECIAL_SECTIONS = 0xFF00;
    private static final int FILE_OR_SECTION = 3;

    /** The full table, or else that of dynamic linking, or else an empty one. */
    static SymbolTable of(ElfFile elf) {
        for (int type : new int[] {Section.SYMTAB, Section.DYNSYM}) {
            for (Section section : elf.sections()) {
                if (section.type() == type && section.size() > 0) {
                    return of(elf, section);
                }
            }
        }
        return new SymbolTable(elf, MemorySegment.NULL, MemorySegment.NULL, 0);
    }

    private static SymbolTable of(ElfFile elf, Section section) {
        MemorySegment bytes = elf.contents(section);
        long count = bytes.byteSize() / entryBytes(elf);
        if (count > MAX_SYMBOLS) {
            throw new BadElf("too-large", "More than %d symbols.".formatted(MAX_SYMBOLS));
        }
        if (section.link() < 0 || section.link() >= elf.sections().size()) {
            throw new BadElf("bad-offset", "The symbol table names no section of strings.");
        }
        return new SymbolTable(elf, bytes, elf.contents(elf.sections().get(section.link())), (int) count);
    }

    /** Where the symbol of this index begins. */
    Entry entry(int index) {
        return entry(elf.reader(bytes.asSlice((long) index * entryBytes(elf), entryBytes(elf))));
    }

    /** The entry that the reader stands at; many are read faster from one copy of the table. */
    Entry entry(Reader in) {
        long name = in.u32();
        if (elf.is64()) {
            int info = in.u8();
            in.skip(1);
            int section = in.u16();
            return new Entry(name, in.u64(), in.u64(), info, section);
        }
        long value = in.u32();
        long size = in.u32();
        int info = in.u8();
        in.skip(1);
        return new Entry(name, value, size, info, in.u16());
    }

    String name(Entry entry) {
        return entry.name() == 0 ? "" : ElfTables.text(names, entry.name());
    }

    Symbol symbol(Entry entry) {
        return new Symbol(name(entry), address(entry), entry.size(), entry.type(), entry.info() >> 4, entry.section());
    }

    long address(Entry entry) {
        boolean thumb = elf.machine() == ElfFile.ARM && entry.isFunction();
        return thumb ? entry.value() & ~1L : entry.value();
    }

    boolean isInCode(Entry entry) {
        return entry.section() < elf.sections().size()
                && elf.sections().get(entry.section()).isExecutable();
    }

    private static int entryBytes(ElfFile elf) {
        return elf.is64() ? 24 : 16;
    }

    /** One symbol as the table has it. */
    record Entry(long name, long value, long size, int info, int section) {
        int type() {
            return info & 0xF;
        }

        boolean isFunction() {
            return type() == Symbol.FUNCTION || type() == Symbol.INDIRECT_FUNCTION;
        }

        boolean isDefined() {
            return section != UNDEFINED && name != 0 && type() != FILE_OR_SECTION && type() != FILE_OR_SECTION + 1;
        }

        boolean isPlaced() {
            return isDefined() && section < SPECIAL_SECTIONS;
        }
    }
}
