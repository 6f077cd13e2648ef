package dev.fleetward.ingest.chunks;

/**
 * The header of one chunk, read. Layouts: single = header, message, CRC; first = header, total length, data;
 * continuation = header, offset, data, and after the last data the CRC. Firmware SDKs before 0.0.18 (configuration 0)
 * put the CRC before the data of the first chunk instead.
 */
sealed interface Frame {
    int CRC_BYTES = 2;

    /** A whole message: bytes {@code from} to {@code to} of the chunk. */
    record Single(int from, int to, int crc) implements Frame {}

    /** @param leadingCrc the CRC of configuration 0, or {@link #CRC_FOLLOWS} */
    record First(long totalLength, int from, int leadingCrc) implements Frame {
        static final int CRC_FOLLOWS = -1;
    }

    record Continuation(long offset, int from, boolean isLast) implements Frame {}

    private static int configuration(int header) {
        return (header & 0x38) >> 3;
    }

    static Frame parse(byte[] chunk) throws Malformed {
        if (chunk.length == 0) {
            throw new Malformed("empty", "The chunk has no bytes.");
        }
        var in = new ByteReader(chunk, 0);
        int header = in.u8("chunk header");
        boolean isFirst = (header & 0x80) == 0;
        boolean moreFollow = (header & 0x40) != 0;
        int configuration = configuration(header);
        if ((header & 0x07) != 0 || configuration > (isFirst ? 1 : 0)) {
            throw new Malformed("bad-header", "The first byte 0x%02x is not a chunk header we know.".formatted(header));
        }
        if (!isFirst) {
            long offset = in.varint("offset");
            return new Continuation(offset, in.at(), !moreFollow);
        }
        return moreFollow ? first(in, configuration) : single(chunk, in, configuration);
    }

    private static First first(ByteReader in, int configuration) throws Malformed {
        long total = in.varint("total length");
        if (total == 0) {
            throw new Malformed("bad-header", "The message claims to have no bytes.");
        }
        int crc = configuration == 0 ? in.u16("CRC") : First.CRC_FOLLOWS;
        return new First(total, in.at(), crc);
    }

    private static Single single(byte[] chunk, ByteReader in, int configuration) throws Malformed {
        if (in.remaining() < CRC_BYTES + 1) {
            throw new Malformed("truncated", "A chunk of %d bytes is too short for a message.".formatted(chunk.length));
        }
        if (configuration == 0) {
            int crc = in.u16("CRC");
            return new Single(in.at(), chunk.length, crc);
        }
        int end = chunk.length - CRC_BYTES;
        return new Single(in.at(), end, new ByteReader(chunk, end).u16("CRC"));
    }
}
