package dev.fleetward.crashes.values;

import dev.fleetward.crashes.unwind.Memory;
import java.nio.ByteBuffer;

/** Text in memory, without its zero. */
final class SavedText {
    private final byte[] bytes;
    private final boolean ended;
    private final boolean cut;

    private SavedText(byte[] bytes, boolean ended, boolean cut) {
        this.bytes = bytes;
        this.ended = ended;
        this.cut = cut;
    }

    /** Up to its zero or so many characters, as far as it was saved. */
    static SavedText at(Memory memory, long address, int width, int maxCharacters) {
        // One more than is wanted, to know whether it ends there.
        ByteBuffer saved = memory.upTo(address, (maxCharacters + 1) * width).orElse(null);
        if (saved == null) {
            return new SavedText(new byte[0], false, false);
        }
        int end = 0;
        while (end + width <= saved.remaining() && !isZero(saved, end, width)) {
            end += width;
        }
        boolean ended = end + width <= saved.remaining();
        var bytes = new byte[Math.min(end, maxCharacters * width)];
        saved.get(0, bytes);
        return new SavedText(bytes, ended, !ended && end >= maxCharacters * width);
    }

    private static boolean isZero(ByteBuffer bytes, int at, int width) {
        for (int i = 0; i < width; i++) {
            if (bytes.get(at + i) != 0) {
                return false;
            }
        }
        return true;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Its zero was found. */
    boolean ended() {
        return ended;
    }

    /** It may go on behind as much as was asked for. */
    boolean cut() {
        return cut;
    }
}
