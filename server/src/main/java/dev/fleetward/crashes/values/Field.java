package dev.fleetward.crashes.values;

import dev.fleetward.symbols.dwarf.At;
import dev.fleetward.symbols.dwarf.Die;
import dev.fleetward.symbols.dwarf.Tag;
import dev.fleetward.symbols.dwarf.Value;
import dev.fleetward.symbols.elf.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something within a struct, class or union.
 *
 * @param name empty of one without a name, as an unnamed union has
 * @param offset in bytes
 * @param located an expression that finds it from where the whole lies, as virtual base classes need; else null
 * @param bits how many it has; 0 if it is no bit field
 * @param firstBit of a bit field, from the beginning of the whole
 * @param base a base class
 * @param variant of a Rust enum: the choice it belongs to; else null
 */
record Field(
        String name,
        Type type,
        long offset,
        byte @Nullable [] located,
        int bits,
        long firstBit,
        boolean base,
        @Nullable Variant variant) {
    private static final int PLUS_CONSTANT = 0x23;
    private static final int MAX_FIELDS = 4_096;

    /**
     * When a field of a Rust enum is the one that is there.
     *
     * @param selector what tells them apart; null when there is one only
     * @param value it has then; null for the one that is there when no other is
     * @param all values that any has
     */
    record Variant(@Nullable Field selector, @Nullable Long value, List<Long> all) {}

    static List<Field> of(Type record, Die die) {
        var fields = new ArrayList<Field>();
        for (Die child : die.children()) {
            if (fields.size() == MAX_FIELDS) {
                break;
            }
            switch (child.tag()) {
                case Tag.MEMBER, Tag.INHERITANCE -> {
                    if (!child.flag(At.EXTERNAL) && !child.flag(At.DECLARATION)) {
                        fields.add(field(record, child, null));
                    }
                }
                case Tag.VARIANT_PART -> addVariants(record, child, fields);
                default -> {}
            }
        }
        return List.copyOf(fields);
    }

    private static void addVariants(Type record, Die part, List<Field> fields) {
        Field selector =
                part.reference(At.DISCR).map(it -> field(record, it, null)).orElse(null);
        List<Die> variants = part.children(Tag.VARIANT);
        List<Long> all = variants.stream()
                .map(Field::discriminant)
                .filter(Objects::nonNull)
                .toList();
        for (Die variant : variants) {
            for (Die member : variant.children(Tag.MEMBER)) {
                fields.add(field(record, member, new Variant(selector, discriminant(variant), all)));
            }
        }
    }

    private static @Nullable Long discriminant(Die variant) {
        return variant.value(At.DISCR_VALUE).orElse(null) instanceof Value.Constant constant
                ? (Long) constant.value()
                : null;
    }

    private static Field field(Type record, Die die, @Nullable Variant variant) {
        Type type = record.table().typeOf(die);
        int bits = Math.clamp(die.number(At.BIT_SIZE).orElse(0), 0, Long.SIZE);
        long offset = 0;
        byte[] located = null;
        Optional<Value> location = die.value(At.DATA_MEMBER_LOCATION);
        if (location.orElse(null) instanceof Value.Constant constant) {
            offset = constant.value();
        } else if (location.orElse(null) instanceof Value.Block block) {
            boolean simple = block.bytes().length > 1 && block.bytes()[0] == PLUS_CONSTANT;
            offset = simple ? new Reader(block.bytes(), false).skip(1).uleb() : 0;
            located = simple ? null : block.bytes();
        }
        return new Field(
                die.name().orElse(""),
                type,
                offset,
                located,
                bits,
                bits == 0 ? 0 : firstBit(die, type, bits, offset),
                die.is(Tag.INHERITANCE),
                variant);
    }

    /** DWARF 4 and later count from the whole's beginning; before, from the high end of the storage unit. */
    private static long firstBit(Die die, Type type, int bits, long offset) {
        if (die.has(At.DATA_BIT_OFFSET)) {
            return die.number(At.DATA_BIT_OFFSET).orElse(0);
        }
        if (!die.has(At.BIT_OFFSET)) {
            return 8 * offset;
        }
        Value told = die.value(At.BIT_OFFSET).orElseThrow();
        long fromHigh = told instanceof Value.Constant constant ? constant.signed() : 0;
        long storage = 8 * die.number(At.BYTE_SIZE).orElse(type.bytes());
        return 8 * offset + (die.unit().bigEndian() ? fromHigh : storage - fromHigh - bits);
    }
}
