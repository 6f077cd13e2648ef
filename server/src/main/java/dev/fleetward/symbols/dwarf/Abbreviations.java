package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.Reader;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The abbreviations of a unit by their code. Immutable. */
final class Abbreviations {
    /** More attributes than any entry has. */
    private static final int MAX_ATTRIBUTES = 1_000;

    private static final int MAX_DENSE = 1 << 16;

    private final @Nullable Abbreviation[] dense;
    private final Map<Long, Abbreviation> sparse;

    private Abbreviations(@Nullable Abbreviation[] dense, Map<Long, Abbreviation> sparse) {
        this.dense = dense;
        this.sparse = sparse;
    }

    /** @param most how many codes to read; only the first is needed to look at a unit's root */
    static Abbreviations read(Reader in, Encoding encoding, int most) {
        @Nullable Abbreviation[] dense = new Abbreviation[Math.min(most + 1, 256)];
        var sparse = new HashMap<Long, Abbreviation>();
        long code = in.uleb();
        for (int count = 0; code != 0 && count < most; count++) {
            Abbreviation each = one(in, encoding);
            if (code > 0 && code < MAX_DENSE) {
                if (code >= dense.length) {
                    dense = Arrays.copyOf(dense, Math.max((int) code + 1, dense.length * 2));
                }
                dense[(int) code] = each;
            } else {
                sparse.put(code, each);
            }
            code = in.uleb();
        }
        return new Abbreviations(dense, sparse);
    }

    private static Abbreviation one(Reader in, Encoding encoding) {
        int tag = (int) in.uleb();
        boolean hasChildren = in.u8() != 0;
        int[] attributes = new int[16];
        int[] forms = new int[16];
        long[] constants = new long[16];
        int count = 0;
        while (true) {
            int attribute = (int) in.uleb();
            int form = (int) in.uleb();
            long constant = form == Form.IMPLICIT_CONST ? in.sleb() : 0;
            if (attribute == 0 && form == 0) {
                break;
            }
            if (count == MAX_ATTRIBUTES) {
                throw new BadElf("too-large", "An abbreviation has more than %d attributes.".formatted(MAX_ATTRIBUTES));
            }
            if (count == attributes.length) {
                attributes = Arrays.copyOf(attributes, 2 * count);
                forms = Arrays.copyOf(forms, 2 * count);
                constants = Arrays.copyOf(constants, 2 * count);
            }
            attributes[count] = attribute;
            forms[count] = form;
            constants[count++] = constant;
        }
        return new Abbreviation(
                tag,
                hasChildren,
                Arrays.copyOf(attributes, count),
                Arrays.copyOf(forms, count),
                Arrays.copyOf(constants, count),
                encoding);
    }

    Abbreviation of(long code) {
        Abbreviation found = code > 0 && code < dense.length ? dense[(int) code] : sparse.get(code);
        if (found == null) {
            throw new BadElf("bad-abbreviation", "No abbreviation has the code %d.".formatted(code));
        }
        return found;
    }
}
