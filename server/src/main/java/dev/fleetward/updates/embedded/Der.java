package dev.fleetward.updates.embedded;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * One element of ASN.1 as DER or BER writes it (X.690), as far as CMS needs it: tags of one byte, lengths up to 2³¹.
 *
 * @param raw the element with its tag and length
 * @param content without them
 */
record Der(int tag, byte[] raw, byte[] content) {
    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int OID = 0x06;
    static final int SEQUENCE = 0x30;
    static final int SET = 0x31;
    static final int CONTEXT_0 = 0xa0;
    static final int CONTEXT_1 = 0xa1;
    static final int CONTEXT_2 = 0xa2;
    private static final int CONSTRUCTED = 0x20;
    private static final int MAX_DEPTH = 24;
    private static final int MAX_CHILDREN = 10_000;

    static Der parse(byte[] bytes) throws Unreadable {
        return element(bytes, 0, 0);
    }

    List<Der> children() throws Unreadable {
        List<Der> children = new ArrayList<>();
        for (int at = 0; at < content.length; ) {
            Der child = element(content, at, 0);
            at += child.raw.length;
            if (children.size() == MAX_CHILDREN) {
                throw new Unreadable("Its signature has too many elements.");
            }
            children.add(child);
        }
        return children;
    }

    /** @throws Unreadable when it has another tag */
    Der expect(int wanted) throws Unreadable {
        if (tag != wanted) {
            throw new Unreadable("Its signature has tag %02x where %02x is due.".formatted(tag, wanted));
        }
        return this;
    }

    Der child(int index) throws Unreadable {
        List<Der> children = children();
        if (index >= children.size()) {
            throw new Unreadable("Its signature misses an element.");
        }
        return children.get(index);
    }

    /** The text of an object identifier's bytes: they are compared, never spelled out. */
    String oid() throws Unreadable {
        return HexFormat.of().formatHex(expect(OID).content);
    }

    /** The bytes of an octet string, also of one that is written in pieces. */
    byte[] octets() throws Unreadable {
        if ((tag & CONSTRUCTED) == 0) {
            return content;
        }
        var joined = new ByteArrayOutputStream();
        for (Der piece : children()) {
            joined.writeBytes(piece.expect(OCTETS).content);
        }
        return joined.toByteArray();
    }

    private static Der element(byte[] bytes, int at, int depth) throws Unreadable {
        if (depth > MAX_DEPTH || at + 2 > bytes.length) {
            throw new Unreadable("Its signature ends early or is nested too deep.");
        }
        int first = bytes[at + 1] & 0xff;
        if (first == 0x80) {
            return indefinite(bytes, at, depth);
        }
        int lengthBytes = first < 0x80 ? 0 : first & 0x7f;
        long length = first < 0x80 ? first : number(bytes, at + 2, lengthBytes);
        long start = (long) at + 2 + lengthBytes;
        if (length < 0 || start + length > bytes.length) {
            throw new Unreadable("Its signature ends early.");
        }
        int end = (int) (start + length);
        return new Der(
                bytes[at] & 0xff, Arrays.copyOfRange(bytes, at, end), Arrays.copyOfRange(bytes, (int) start, end));
    }

    private static Der indefinite(byte[] bytes, int at, int depth) throws Unreadable {
        int next = at + 2;
        while (true) {
            if (next + 2 > bytes.length) {
                throw new Unreadable("Its signature ends early.");
            }
            if (bytes[next] == 0 && bytes[next + 1] == 0) {
                return new Der(
                        bytes[at] & 0xff,
                        Arrays.copyOfRange(bytes, at, next + 2),
                        Arrays.copyOfRange(bytes, at + 2, next));
            }
            next += element(bytes, next, depth + 1).raw.length;
        }
    }

    private static long number(byte[] bytes, int at, int count) throws Unreadable {
        if (count == 0 || count > 4 || at + count > bytes.length) {
            throw new Unreadable("Its signature has a length we cannot read.");
        }
        long number = 0;
        for (int i = 0; i < count; i++) {
            number = number << 8 | bytes[at + i] & 0xff;
        }
        return number;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Der that && Arrays.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }
}
