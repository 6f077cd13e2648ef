package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.Reader;

/**
 * Goes once through all entries of a unit and keeps the functions and what is inlined in them. Classes are looked into as
 * well: the code of a lambda lies in the class that stands for it.
 */
final class FunctionWalk {
    static final int MAX_DEPTH = 4_096;
    static final int MAX_RANGES = 8_000_000;

    private static final int NO_NODE = FunctionTable.NONE;

    private final Unit unit;
    private final CodeRanges code;
    private final Reader in;
    private final Encoding encoding;
    private final Abbreviations abbreviations;
    private final FunctionNames names;
    private final Segments.Collector segments = new Segments.Collector();
    private final Ints parents = new Ints();
    private final Ints nameOf = new Ints();
    private final Ints calls = new Ints();
    private final Ints around = new Ints();

    // Of the function that is being read.
    private long low;
    private long high;
    private boolean hasLow;
    private boolean hasHigh;
    private boolean highIsLength;
    private long ranges;
    private boolean hasRanges;

    private FunctionWalk(Unit unit, CodeRanges code) {
        this.unit = unit;
        this.code = code;
        this.in = unit.reader().at(unit.header().bodyAt());
        this.encoding = unit.header().encoding();
        this.abbreviations = unit.abbreviations();
        this.names = new FunctionNames(unit);
    }

    static FunctionTable of(Unit unit, CodeRanges code) {
        return new FunctionWalk(unit, code).walk();
    }

    private FunctionTable walk() {
        around.add(NO_NODE);
        while (in.hasRemaining()) {
            long entry = in.uleb();
            if (entry == 0) {
                around.removeLast();
                if (around.size() <= 1) {
                    break;
                }
                continue;
            }
            step(abbreviations.of(entry));
        }
        return new FunctionTable(
                segments.flatten(),
                parents.toArray(),
                nameOf.toArray(),
                calls.toArray(),
                names.refs(),
                names.foreign());
    }

    private void step(Abbreviation shape) {
        int node = around.last();
        switch (shape.tag) {
            case Tag.SUBPROGRAM -> node = function(shape, NO_NODE);
            case Tag.INLINED_SUBROUTINE -> node = function(shape, node);
            default -> shape.skipAll(in, encoding);
        }
        if (shape.hasChildren) {
            if (around.size() > MAX_DEPTH) {
                throw new BadElf("too-deep", "Entries lie in each other more than %d deep.".formatted(MAX_DEPTH));
            }
            around.add(node);
        }
    }

    /** Reads a function's entry, and gives its node; none when it has no code here. */
    private int function(Abbreviation shape, int parent) {
        hasLow = hasHigh = hasRanges = false;
        long linkage = TextRef.NONE;
        long name = TextRef.NONE;
        int callFile = 0;
        int callLine = 0;
        int callColumn = 0;
        int originAt = -1;
        int originForm = 0;
        for (int i = 0; i < shape.count(); i++) {
            int form = shape.forms[i];
            switch (shape.attributes[i]) {
                case At.LOW_PC -> {
                    low = Attribute.number(in, form, 0, unit);
                    hasLow = true;
                }
                case At.HIGH_PC -> {
                    high = Attribute.number(in, form, shape.constants[i], unit);
                    highIsLength = !Attribute.isAddress(form);
                    hasHigh = true;
                }
                case At.RANGES -> {
                    ranges = Attribute.number(in, form, 0, unit);
                    hasRanges = true;
                }
                case At.LINKAGE_NAME, At.MIPS_LINKAGE_NAME -> linkage = TextRef.read(in, form, unit);
                case At.NAME -> name = TextRef.read(in, form, unit);
                case At.CALL_FILE -> callFile = (int) Attribute.number(in, form, shape.constants[i], unit);
                case At.CALL_LINE -> callLine = (int) Attribute.number(in, form, shape.constants[i], unit);
                case At.CALL_COLUMN -> callColumn = (int) Attribute.number(in, form, shape.constants[i], unit);
                case At.ABSTRACT_ORIGIN, At.SPECIFICATION -> {
                    originAt = in.position();
                    originForm = form;
                    shape.skip(in, i, encoding);
                }
                default -> shape.skip(in, i, encoding);
            }
        }
        if (!hasRanges && !(hasLow && hasHigh) || shape.tag == Tag.INLINED_SUBROUTINE && parent == NO_NODE) {
            return NO_NODE;
        }
        int node = parents.size();
        if (!addRanges(node)) {
            return NO_NODE;
        }
        parents.add(parent);
        nameOf.add(names.of(linkage, name, originAt, originForm));
        calls.add(callFile);
        calls.add(callLine);
        calls.add(callColumn);
        return node;
    }

    private boolean addRanges(int node) {
        int before = segments.size();
        if (hasRanges) {
            Lists.ranges(unit, ranges, (from, to) -> add(from, to, node));
        } else {
            add(low, highIsLength ? low + high : high, node);
        }
        return segments.size() > before;
    }

    private void add(long from, long to, int node) {
        if (segments.size() >= MAX_RANGES) {
            throw new BadElf("too-large", "A unit has more than %d stretches of code.".formatted(MAX_RANGES));
        }
        if (code.kept(from)) {
            segments.add(from, to, node);
        }
    }
}
