package dev.fleetward.crashes.values;

import dev.fleetward.crashes.unwind.Memory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** From the place of a value to its bytes. */
final class Fetch {
    /** Longer values are shown as far as this. */
    static final int MAX_VALUE_BYTES = 64 << 10;

    private final Activation frame;

    Fetch(Activation frame) {
        this.frame = frame;
    }

    static Contents memory(Memory memory, long address, long length) {
        int wanted = Math.clamp(length, 0, MAX_VALUE_BYTES);
        OptionalLong at = OptionalLong.of(address);
        Optional<ByteBuffer> whole = memory.bytes(address, wanted);
        if (whole.isPresent()) {
            var bytes = new byte[wanted];
            whole.get().get(bytes);
            return new Contents(bytes, null, at);
        }
        return inParts(memory, address, wanted);
    }

    /** What a dump saved in part, or in several regions. */
    private static Contents inParts(Memory memory, long address, int length) {
        var bytes = new byte[length];
        var gaps = new Missing[length];
        Arrays.fill(gaps, Missing.NOT_CAPTURED);
        for (int i = 0; i < length; ) {
            Optional<ByteBuffer> found = memory.upTo(address + i, length - i);
            int count = found.map(ByteBuffer::remaining).orElse(0);
            if (found.isPresent()) {
                found.get().get(bytes, i, count);
                Arrays.fill(gaps, i, i + count, null);
            }
            i += Math.max(1, count);
        }
        return new Contents(bytes, gaps, OptionalLong.of(address));
    }

    Contents at(Location location, long length) {
        int wanted = Math.clamp(length, 0, MAX_VALUE_BYTES);
        return switch (location) {
            case Location.InMemory in -> memory(frame.memory(), in.address(), wanted);
            case Location.InRegister in -> registers(in.number(), wanted);
            case Location.Computed computed ->
                number(computed.value().bits(), computed.value().bytes(), wanted);
            case Location.Known known -> known(known.bytes(), wanted);
            case Location.Synthetic _ -> Contents.missing(wanted, Missing.SYNTHETIC, OptionalLong.empty());
            case Location.Nowhere _ -> Contents.missing(wanted, Missing.OPTIMIZED_OUT, OptionalLong.empty());
            case Location.InPieces pieces -> pieces(pieces, wanted);
        };
    }

    private static Contents known(byte[] bytes, int length) {
        return bytes.length == length
                ? Contents.of(bytes)
                : new Contents(bytes, null, OptionalLong.empty()).part(0, length);
    }

    /** A value wider than a register goes on in the next. */
    private Contents registers(int first, int length) {
        Optional<byte[]> wide = frame.wide(first);
        if (wide.isPresent() && wide.get().length >= length) {
            return known(wide.get(), length);
        }
        int word = frame.wordBytes();
        if (length <= word) {
            return register(first, length);
        }
        var pieces = new Location.Piece[(length + word - 1) / word];
        for (int i = 0; i < pieces.length; i++) {
            int bits = 8 * Math.min(word, length - i * word);
            pieces[i] = new Location.Piece(new Location.InRegister(first + i), bits, 0);
        }
        return pieces(new Location.InPieces(Arrays.asList(pieces)), length);
    }

    private Contents register(int number, int length) {
        Missing why = frame.why(number);
        return why == null
                ? number(frame.value(number).orElse(0), frame.wordBytes(), length)
                : Contents.missing(length, why, OptionalLong.empty());
    }

    /** The low-order bytes of a number, as they would lie in memory. */
    private Contents number(long value, int width, int length) {
        var bytes = new byte[length];
        @Nullable Missing @Nullable [] gaps = null;
        for (int i = 0; i < length; i++) {
            int at = frame.bigEndian() ? length - 1 - i : i;
            bytes[at] = (byte) (i < Long.BYTES ? value >>> 8 * i : 0);
            if (i >= Math.max(width, Long.BYTES)) {
                gaps = gaps == null ? new Missing[length] : gaps;
                gaps[at] = Missing.OPTIMIZED_OUT;
            }
        }
        return new Contents(bytes, gaps, OptionalLong.empty());
    }

    private Contents pieces(Location.InPieces whole, int length) {
        var bytes = new byte[length];
        var gaps = new Missing[length];
        Arrays.fill(gaps, Missing.OPTIMIZED_OUT);
        long bit = 0;
        for (Location.Piece piece : whole.pieces()) {
            long bits = Math.min(piece.bits(), 8L * length - bit);
            if (bits <= 0) {
                break;
            }
            if (bit % 8 == 0 && bits % 8 == 0 && piece.offset() % 8 == 0) {
                byteWise(piece, (int) (bits / 8), (int) (bit / 8), bytes, gaps);
            } else {
                bitWise(piece, (int) bits, bit, bytes, gaps);
            }
            bit += bits;
        }
        boolean complete = Arrays.stream(gaps).allMatch(gap -> gap == null);
        return new Contents(bytes, complete ? null : gaps, OptionalLong.empty());
    }

    private void byteWise(Location.Piece piece, int count, int to, byte[] bytes, @Nullable Missing[] gaps) {
        int skipped = (int) Math.min(piece.offset() / 8, MAX_VALUE_BYTES);
        Contents part = at(piece.location(), (long) skipped + count).part(skipped, count);
        System.arraycopy(part.bytes(), 0, bytes, to, count);
        for (int i = 0; i < count; i++) {
            gaps[to + i] = part.gaps() == null ? null : part.gaps()[i];
        }
    }

    private void bitWise(Location.Piece piece, int count, long to, byte[] bytes, @Nullable Missing[] gaps) {
        Contents part = at(piece.location(), (piece.offset() + count + 7) / 8);
        for (int i = 0; i < count; i++) {
            int from = (int) (piece.offset() + i);
            int target = (int) ((to + i) / 8);
            Missing gap = part.gaps() == null ? null : part.gaps()[from / 8];
            if ((part.bytes()[from / 8] >> from % 8 & 1) != 0) {
                bytes[target] |= (byte) (1 << (to + i) % 8);
            }
            if (gap != null || (to + i) % 8 == 0) {
                gaps[target] = gap;
            }
        }
    }
}
