package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.elf.Reader;

/** The shape that many entries share: their tag and which attributes they write, how. */
final class Abbreviation {
    final int tag;
    final boolean hasChildren;
    final int[] attributes;
    final int[] forms;
    final long[] constants;
    private final int[] bytes;
    private final int allBytes;

    Abbreviation(int tag, boolean hasChildren, int[] attributes, int[] forms, long[] constants, Encoding encoding) {
        this.tag = tag;
        this.hasChildren = hasChildren;
        this.attributes = attributes;
        this.forms = forms;
        this.constants = constants;
        this.bytes = new int[forms.length];
        int sum = 0;
        for (int i = 0; i < forms.length; i++) {
            bytes[i] = Form.bytes(forms[i], encoding);
            sum = sum == Form.VARIES || bytes[i] == Form.VARIES ? Form.VARIES : sum + bytes[i];
        }
        this.allBytes = sum;
    }

    int count() {
        return attributes.length;
    }

    /** Passes over one attribute. */
    void skip(Reader in, int index, Encoding encoding) {
        if (bytes[index] >= 0) {
            in.skip(bytes[index]);
        } else {
            Form.skip(in, forms[index], encoding);
        }
    }

    /** Passes over all attributes: most of a file is entries that nobody asks for. */
    void skipAll(Reader in, Encoding encoding) {
        if (allBytes >= 0) {
            in.skip(allBytes);
            return;
        }
        for (int i = 0; i < forms.length; i++) {
            skip(in, i, encoding);
        }
    }
}
