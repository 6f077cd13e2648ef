package dev.fleetward.crashes.unwind;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a program's memory: the pieces a dump saved, and behind them what its files say of memory that never
 * changes. Immutable, safe for concurrent use.
 */
public final class Memory {
    /** @param bytes from position 0 to its limit */
    public record Piece(long address, ByteBuffer bytes) {
        long end() {
            return address + bytes.limit();
        }

        boolean holds(long wanted, int length) {
            long offset = wanted - address;
            return offset >= 0 && offset + length <= bytes.limit();
        }
    }

    private final ByteOrder order;
    private final List<Piece> pieces;
    private final long[] highestEnd;
    private final List<Piece> constant;

    /**
     * @param saved pieces may overlap
     * @param constant what the files of the program hold, asked only where nothing was saved
     */
    public Memory(ByteOrder order, List<Piece> saved, List<Piece> constant) {
        this.order = order;
        this.constant = ordered(order, constant);
        this.pieces = ordered(order, saved);
        this.highestEnd = new long[pieces.size()];
        long highest = 0;
        for (int i = 0; i < highestEnd.length; i++) {
            long end = pieces.get(i).end();
            highest = Long.compareUnsigned(end, highest) > 0 ? end : highest;
            highestEnd[i] = highest;
        }
    }

    private static List<Piece> ordered(ByteOrder order, List<Piece> pieces) {
        var sorted = new ArrayList<Piece>();
        for (Piece piece : pieces) {
            sorted.add(new Piece(piece.address, piece.bytes.slice().order(order)));
        }
        sorted.sort(Comparator.comparing(Piece::address, Long::compareUnsigned));
        return List.copyOf(sorted);
    }

    public Memory with(List<Piece> moreConstant) {
        var all = new ArrayList<>(constant);
        all.addAll(moreConstant);
        return new Memory(order, pieces, all);
    }

    public ByteOrder order() {
        return order;
    }

    /** What the dump saved, by address. */
    public List<Piece> saved() {
        return pieces;
    }

    public boolean isSaved(long address) {
        return savedPiece(address, 1) != null;
    }

    /**
     * An unsigned value of 1, 2, 4 or 8 bytes.
     *
     * @return empty when any of its bytes is not known
     */
    public OptionalLong read(long address, int bytes) {
        Piece piece = piece(address, bytes);
        if (piece == null) {
            return OptionalLong.empty();
        }
        int at = (int) (address - piece.address);
        return switch (bytes) {
            case 1 -> OptionalLong.of(piece.bytes.get(at) & 0xffL);
            case 2 -> OptionalLong.of(piece.bytes.getShort(at) & 0xffffL);
            case 4 -> OptionalLong.of(piece.bytes.getInt(at) & 0xffff_ffffL);
            case 8 -> OptionalLong.of(piece.bytes.getLong(at));
            default -> throw new IllegalArgumentException("a word has 1, 2, 4 or 8 bytes, not " + bytes);
        };
    }

    /** Empty unless all of it is known. */
    public Optional<ByteBuffer> bytes(long address, int length) {
        Piece piece = piece(address, length);
        return piece == null
                ? Optional.empty()
                : Optional.of(piece.bytes
                        .slice((int) (address - piece.address), length)
                        .order(order));
    }

    /** From the address to the end of the piece that holds it, at most so many bytes; empty if none does. */
    public Optional<ByteBuffer> upTo(long address, int maxBytes) {
        Piece piece = piece(address, 1);
        if (piece == null) {
            return Optional.empty();
        }
        int at = (int) (address - piece.address);
        return Optional.of(piece.bytes
                .slice(at, Math.min(maxBytes, piece.bytes.limit() - at))
                .order(order));
    }

    private @Nullable Piece piece(long address, int length) {
        Piece piece = savedPiece(address, length);
        if (piece != null) {
            return piece;
        }
        for (Piece candidate : constant) {
            if (candidate.holds(address, length)) {
                return candidate;
            }
        }
        return null;
    }

    private @Nullable Piece savedPiece(long address, int length) {
        int low = 0;
        int high = pieces.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(pieces.get(middle).address, address) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        for (int i = low - 1; i >= 0 && Long.compareUnsigned(highestEnd[i], address) > 0; i--) {
            if (pieces.get(i).holds(address, length)) {
                return pieces.get(i);
            }
        }
        return null;
    }
}
