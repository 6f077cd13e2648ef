package dev.fleetward.ingest.chunks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A message whose chunks are still coming. Pieces are kept where they arrived, so that memory grows with what was sent
 * and never with what a header claims.
 */
final class OpenMessage {
    private static final int NO_CRC_YET = -1;

    private final int totalLength;
    private final List<Chunk> chunks = new ArrayList<>();
    private final TreeMap<Integer, Piece> pieces = new TreeMap<>();
    private final boolean crcCameFirst;
    private int crc;
    private int covered;
    private long heldBytes;

    OpenMessage(Chunk chunk, Frame.First first) throws Malformed {
        this.totalLength = Math.toIntExact(first.totalLength());
        this.crcCameFirst = first.leadingCrc() != Frame.First.CRC_FOLLOWS;
        this.crc = crcCameFirst ? first.leadingCrc() : NO_CRC_YET;
        hold(chunk);
        cover(0, chunk.bytes(), first.from(), chunk.bytes().length - first.from());
    }

    /** @return whether the chunk brought anything new */
    boolean add(Chunk chunk, Frame.Continuation part) throws Malformed {
        byte[] bytes = chunk.bytes();
        int length = bytes.length - part.from();
        if (part.offset() > totalLength) {
            throw outside(part.offset(), length);
        }
        int offset = (int) part.offset();
        boolean isNew = part.isLast() ? addLast(bytes, part.from(), offset) : addMore(bytes, part.from(), offset);
        if (isNew) {
            hold(chunk);
        }
        return isNew;
    }

    private boolean addMore(byte[] bytes, int from, int offset) throws Malformed {
        int length = bytes.length - from;
        if (length > totalLength - offset) {
            throw outside(offset, length);
        }
        return cover(offset, bytes, from, length);
    }

    private boolean addLast(byte[] bytes, int from, int offset) throws Malformed {
        int dataLength = totalLength - offset;
        int needed = dataLength + (crcCameFirst ? 0 : Frame.CRC_BYTES);
        if (bytes.length - from < needed) {
            throw new Malformed(
                    "truncated",
                    "The last chunk has %d bytes after offset %d; the message of %d bytes needs %d."
                            .formatted(bytes.length - from, offset, totalLength, needed));
        }
        boolean coveredMore = cover(offset, bytes, from, dataLength);
        if (crcCameFirst) {
            return coveredMore;
        }
        int sent = new ByteReader(bytes, from + dataLength).u16("CRC");
        if (crc != NO_CRC_YET && crc != sent) {
            throw new Malformed("conflict", "Two last chunks carry different checksums.");
        }
        boolean isNew = coveredMore || crc == NO_CRC_YET;
        crc = sent;
        return isNew;
    }

    boolean isComplete() {
        return covered == totalLength && crc != NO_CRC_YET;
    }

    byte[] message() throws Malformed {
        var message = new byte[totalLength];
        pieces.forEach((offset, piece) -> System.arraycopy(piece.source, piece.from, message, offset, piece.length));
        int computed = Crc16.of(message);
        if (computed != crc) {
            throw new Malformed(
                    "crc-mismatch", "The checksum is 0x%04x, the message's is 0x%04x.".formatted(crc, computed));
        }
        return message;
    }

    List<Chunk> chunks() {
        return chunks;
    }

    long heldBytes() {
        return heldBytes;
    }

    boolean startsWithSame(Chunk chunk) {
        return chunks.size() == 1 && Arrays.equals(chunks.getFirst().bytes(), chunk.bytes());
    }

    String missing() {
        return "%d of %d bytes came".formatted(covered, totalLength);
    }

    private void hold(Chunk chunk) {
        chunks.add(chunk);
        heldBytes += chunk.bytes().length;
    }

    /** Takes the uncovered parts of the range; the covered ones must repeat what is there. */
    private boolean cover(int offset, byte[] source, int from, int length) throws Malformed {
        if (length > totalLength - offset) {
            throw outside(offset, length);
        }
        int end = offset + length;
        int before = covered;
        var fresh = new ArrayList<int[]>();
        int at = offset;
        for (Map.Entry<Integer, Piece> entry : overlapping(offset, end).entrySet()) {
            int start = entry.getKey();
            int stop = start + entry.getValue().length;
            requireSame(entry.getValue(), start, source, from - offset, Math.max(start, offset), Math.min(stop, end));
            if (start > at) {
                fresh.add(new int[] {at, start});
            }
            at = Math.max(at, stop);
        }
        if (at < end) {
            fresh.add(new int[] {at, end});
        }
        for (int[] range : fresh) {
            pieces.put(range[0], new Piece(source, from + range[0] - offset, range[1] - range[0]));
            covered += range[1] - range[0];
        }
        return covered > before;
    }

    private Map<Integer, Piece> overlapping(int offset, int end) {
        if (offset >= end) {
            return Map.of();
        }
        Map.Entry<Integer, Piece> floor = pieces.floorEntry(offset);
        boolean floorReaches = floor != null && floor.getKey() + floor.getValue().length > offset;
        return pieces.subMap(floor != null && floorReaches ? floor.getKey() : (Integer) offset, true, end, false);
    }

    private static void requireSame(Piece piece, int start, byte[] source, int shift, int from, int to)
            throws Malformed {
        int pieceShift = piece.from - start;
        if (Arrays.mismatch(piece.source, from + pieceShift, to + pieceShift, source, from + shift, to + shift) >= 0) {
            throw new Malformed("conflict", "Bytes %d to %d came twice and differ.".formatted(from, to));
        }
    }

    private Malformed outside(long offset, int length) {
        return new Malformed(
                "out-of-range",
                "%d bytes at offset %d do not fit in a message of %d bytes.".formatted(length, offset, totalLength));
    }

    private static final class Piece {
        final byte[] source;
        final int from;
        final int length;

        Piece(byte[] source, int from, int length) {
            this.source = source;
            this.from = from;
            this.length = length;
        }
    }
}
