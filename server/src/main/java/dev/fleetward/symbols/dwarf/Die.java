package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A debug information entry: a function, a variable, a type, … Its attributes are read when asked for. Immutable. Any
 * method may throw {@link dev.fleetward.symbols.elf.BadElf}.
 */
public final class Die {
    /** How many entries to follow from a concrete function to the one that has the name. */
    private static final int MAX_ORIGINS = 8;

    private static final int MAX_DEPTH = 512;
    private static final int MAX_CHILDREN = 1_000_000;

    private final Unit unit;
    private final long offset;
    private final Abbreviation shape;
    private final int attributesAt;
    private final @Nullable Die parent;

    private Die(Unit unit, long offset, Abbreviation shape, int attributesAt, @Nullable Die parent) {
        this.unit = unit;
        this.offset = offset;
        this.shape = shape;
        this.attributesAt = attributesAt;
        this.parent = parent;
    }

    static Die at(Unit unit, long offset, @Nullable Die parent) {
        Reader in = unit.reader().at(offset - unit.header().offset());
        return new Die(unit, offset, unit.abbreviations().of(in.uleb()), in.position(), parent);
    }

    public Unit unit() {
        return unit;
    }

    /** In its section; the entry's identity together with its unit's file. */
    public long offset() {
        return offset;
    }

    public int tag() {
        return shape.tag;
    }

    public boolean is(int tag) {
        return shape.tag == tag;
    }

    public Optional<Value> value(int attribute) {
        Encoding encoding = unit.header().encoding();
        Reader in = attributes();
        for (int i = 0; i < shape.count(); i++) {
            if (shape.attributes[i] == attribute) {
                return Optional.of(Attribute.read(in, shape.forms[i], shape.constants[i], unit));
            }
            shape.skip(in, i, encoding);
        }
        return Optional.empty();
    }

    public boolean has(int attribute) {
        for (int each : shape.attributes) {
            if (each == attribute) {
                return true;
            }
        }
        return false;
    }

    public Optional<String> text(int attribute) {
        return value(attribute).map(value -> value instanceof Value.Text text ? text.value() : "");
    }

    /** Where the text of the attribute lies. */
    long textRef(int attribute) {
        Encoding encoding = unit.header().encoding();
        Reader in = attributes();
        for (int i = 0; i < shape.count(); i++) {
            if (shape.attributes[i] == attribute) {
                return TextRef.read(in, shape.forms[i], unit);
            }
            shape.skip(in, i, encoding);
        }
        return TextRef.NONE;
    }

    /** A constant with its sign as far as the form tells, an address, a flag or an offset. */
    public OptionalLong number(int attribute) {
        return value(attribute).map(Die::number).orElse(OptionalLong.empty());
    }

    public boolean flag(int attribute) {
        return number(attribute).orElse(0) != 0;
    }

    private static OptionalLong number(Value value) {
        return switch (value) {
            case Value.Constant constant -> OptionalLong.of(constant.value());
            case Value.Address address -> OptionalLong.of(address.value());
            case Value.Offset offset -> OptionalLong.of(offset.value());
            case Value.Flag flag -> OptionalLong.of(flag.value() ? 1 : 0);
            case Value.Text _, Value.Reference _, Value.Block _ -> OptionalLong.empty();
        };
    }

    /** The entry that the attribute points to; empty also when it lies in a file that is not at hand. */
    public Optional<Die> reference(int attribute) {
        return value(attribute)
                .flatMap(value -> value instanceof Value.Reference reference
                        ? unit.info().follow(unit, reference)
                        : Optional.empty());
    }

    public Optional<Die> type() {
        return origins().stream().filter(die -> die.has(At.TYPE)).findFirst().flatMap(die -> die.reference(At.TYPE));
    }

    /** Its own name, or that of what it is a concrete form of. */
    public Optional<String> name() {
        return inheritedText(At.NAME);
    }

    public Optional<String> linkageName() {
        return inheritedText(At.LINKAGE_NAME).or(() -> inheritedText(At.MIPS_LINKAGE_NAME));
    }

    private Optional<String> inheritedText(int attribute) {
        return origins().stream().filter(die -> die.has(attribute)).findFirst().flatMap(die -> die.text(attribute));
    }

    /** This, what it is a concrete form of, and what that defines. */
    public List<Die> origins() {
        var chain = new ArrayList<Die>();
        Optional<Die> next = Optional.of(this);
        while (next.isPresent() && chain.size() < MAX_ORIGINS) {
            Die die = next.get();
            chain.add(die);
            next = die.reference(At.ABSTRACT_ORIGIN).or(() -> die.reference(At.SPECIFICATION));
        }
        return chain;
    }

    public List<Die> children() {
        if (!shape.hasChildren) {
            return List.of();
        }
        var children = new ArrayList<Die>();
        Reader in = attributes();
        shape.skipAll(in, unit.header().encoding());
        long base = unit.header().offset();
        while (in.hasRemaining() && children.size() < MAX_CHILDREN) {
            int at = in.position();
            long code = in.uleb();
            if (code == 0) {
                break;
            }
            var child = new Die(unit, base + at, unit.abbreviations().of(code), in.position(), this);
            children.add(child);
            child.passOver(in);
        }
        return children;
    }

    public List<Die> children(int tag) {
        return children().stream().filter(child -> child.is(tag)).toList();
    }

    /** The entry around it; empty for a unit's root. */
    public Optional<Die> parent() {
        if (parent != null) {
            return Optional.of(parent);
        }
        Die around = unit.root();
        for (int depth = 0; depth < MAX_DEPTH && around.offset < offset; depth++) {
            Die next = around;
            for (Die child : around.children()) {
                if (child.offset == offset) {
                    return Optional.of(around);
                }
                if (child.offset > offset) {
                    break;
                }
                next = child;
            }
            if (next == around) {
                break;
            }
            around = next;
        }
        return Optional.empty();
    }

    /** The code it covers: a list, or one stretch. */
    public List<Range> ranges() {
        var found = new ArrayList<Range>();
        Optional<Value> list = value(At.RANGES);
        if (list.isPresent()) {
            number(list.get()).ifPresent(at -> Lists.ranges(unit, at, (low, high) -> found.add(new Range(low, high))));
        } else if (has(At.LOW_PC) && has(At.HIGH_PC)) {
            long low = number(At.LOW_PC).orElse(0);
            long high = number(At.HIGH_PC).orElse(0);
            boolean isAddress = value(At.HIGH_PC).orElseThrow() instanceof Value.Address;
            found.add(new Range(low, isAddress ? high : low + high));
        }
        return List.copyOf(found);
    }

    public boolean covers(long address) {
        return ranges().stream().anyMatch(range -> range.holds(address));
    }

    /** The expression that the attribute has at this point of the program; empty when it has none there. */
    public Optional<byte[]> expression(int attribute, long address) {
        return value(attribute).flatMap(value -> switch (value) {
            case Value.Block block -> Optional.of(block.bytes());
            case Value.Offset list -> listed(list.value(), address);
            // Before DWARF 4 a plain number stands for a list.
            case Value.Constant list when list.bytes() >= 4 && unit.version() < 4 -> listed(list.value(), address);
            case Value.Constant _, Value.Address _, Value.Text _, Value.Flag _, Value.Reference _ -> Optional.empty();
        });
    }

    private Optional<byte[]> listed(long at, long address) {
        return Lists.locations(unit, at).stream()
                .filter(location -> location.range().holds(address))
                .map(LocationRange::expression)
                .findFirst();
    }

    private Reader attributes() {
        return unit.reader().at(attributesAt);
    }

    /** Moves the reader from behind this entry's code to what follows all that is in it. */
    private void passOver(Reader in) {
        Encoding encoding = unit.header().encoding();
        Optional<Reader> sibling = sibling(in);
        if (sibling.isPresent()) {
            return;
        }
        shape.skipAll(in, encoding);
        int depth = shape.hasChildren ? 1 : 0;
        while (depth > 0 && in.hasRemaining()) {
            long code = in.uleb();
            if (code == 0) {
                depth--;
            } else {
                Abbreviation inner = unit.abbreviations().of(code);
                inner.skipAll(in, encoding);
                depth += inner.hasChildren ? 1 : 0;
            }
        }
    }

    /** Jumps where the entry says that its neighbour is; only ever forward. */
    private Optional<Reader> sibling(Reader in) {
        if (!shape.hasChildren || !has(At.SIBLING)) {
            return Optional.empty();
        }
        return value(At.SIBLING)
                .filter(value -> value instanceof Value.Reference)
                .map(value -> ((Value.Reference) value).value() - unit.header().offset())
                .filter(at -> at > in.position() && at <= in.position() + (long) in.remaining())
                .map(in::at);
    }

    @Override
    public String toString() {
        return "entry at 0x%x of tag 0x%x".formatted(offset, tag());
    }
}
