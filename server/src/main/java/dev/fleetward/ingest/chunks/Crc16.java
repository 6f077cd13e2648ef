package dev.fleetward.ingest.chunks;

/** CRC-16/XMODEM: polynomial 0x1021, initial value 0, no reflection, no final xor. */
final class Crc16 {
    private static final int POLYNOMIAL = 0x1021;
    private static final int[] TABLE = table();

    private Crc16() {}

    static int of(byte[] bytes) {
        return continued(0, bytes, 0, bytes.length);
    }

    static int continued(int crc, byte[] bytes, int from, int length) {
        int value = crc;
        for (int i = from; i < from + length; i++) {
            value = (value << 8) & 0xFFFF ^ TABLE[(value >> 8) ^ (bytes[i] & 0xFF)];
        }
        return value;
    }

    private static int[] table() {
        var table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int value = i << 8;
            for (int bit = 0; bit < 8; bit++) {
                value = (value & 0x8000) != 0 ? (value << 1) ^ POLYNOMIAL : value << 1;
            }
            table[i] = value & 0xFFFF;
        }
        return table;
    }
}
