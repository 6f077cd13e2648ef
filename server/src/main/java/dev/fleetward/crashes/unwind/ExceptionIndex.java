package dev.fleetward.crashes.unwind;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The Arm exception index table (EHABI for Arm, sections 5 and 6). Immutable; addresses are link-time ones. */
final class ExceptionIndex {
    private static final int ENTRY_BYTES = 8;
    private static final long CANNOT_UNWIND = 1;
    private static final long INLINE = 0x8000_0000L;
    private static final int MAX_EXTRA_WORDS = 255;

    private final ByteBuffer index;
    private final long address;
    private final Memory tables;

    /** @param tables holds the table of longer descriptions, {@code .ARM.extab} */
    ExceptionIndex(ByteBuffer index, long address, Memory tables) {
        this.index = index;
        this.address = address;
        this.tables = tables;
    }

    static ExceptionIndex none() {
        return new ExceptionIndex(ByteBuffer.allocate(0), 0, new Memory(ByteOrder.LITTLE_ENDIAN, List.of(), List.of()));
    }

    /** The instructions that unwind the function at the address; empty when it has none or says it cannot be. */
    Optional<ByteBuffer> instructions(long at) throws BadFrameInfo {
        int found = -1;
        int low = 0;
        int high = index.limit() / ENTRY_BYTES;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(function(middle), at) <= 0) {
                found = middle;
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (found < 0) {
            return Optional.empty();
        }
        long word = index.getInt(found * ENTRY_BYTES + 4) & 0xffff_ffffL;
        if (word == CANNOT_UNWIND) {
            return Optional.empty();
        }
        if ((word & INLINE) != 0) {
            return Optional.of(bytes(word, 3));
        }
        return Optional.of(table(prel31(word, address + (long) found * ENTRY_BYTES + 4)));
    }

    private ByteBuffer table(long at) throws BadFrameInfo {
        long first = word(at);
        if ((first & INLINE) == 0) {
            // A personality routine of its own; GNU's keep the count and three instructions in the next word.
            long next = word(at + 4);
            return more(next, 3, (int) (next >> 24 & 0xff), at + 8);
        }
        int personality = (int) (first >> 24 & 0xf);
        return personality == 0 ? bytes(first, 3) : more(first, 2, (int) (first >> 16 & 0xff), at + 4);
    }

    private ByteBuffer more(long first, int inFirst, int extraWords, long at) throws BadFrameInfo {
        if (extraWords > MAX_EXTRA_WORDS) {
            throw new BadFrameInfo("%d words of unwind instructions".formatted(extraWords));
        }
        ByteBuffer all = ByteBuffer.allocate(inFirst + extraWords * 4);
        all.put(bytes(first, inFirst));
        for (int i = 0; i < extraWords; i++) {
            all.put(bytes(word(at + 4L * i), 4));
        }
        return all.flip();
    }

    private long word(long at) throws BadFrameInfo {
        OptionalLong word = tables.read(at & 0xffff_ffffL, 4);
        if (word.isEmpty()) {
            throw new BadFrameInfo("an exception table outside the file");
        }
        return word.getAsLong();
    }

    private long function(int entry) {
        return prel31(index.getInt(entry * ENTRY_BYTES) & 0xffff_ffffL, address + (long) entry * ENTRY_BYTES);
    }

    private static long prel31(long word, long place) {
        return place + ((int) (word << 1) >> 1) & 0xffff_ffffL;
    }

    /** The lowest bytes of a word, the highest of them first. */
    private static ByteBuffer bytes(long word, int count) {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        for (int i = count - 1; i >= 0; i--) {
            bytes.put((byte) (word >> 8 * i));
        }
        return bytes.flip();
    }
}
