package dev.fleetward.updates.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The entries of a cpio archive in the new ASCII form, with or without checksums. */
final class CpioEntries {
    static final String NEWC = "070701";
    static final String CRC = "070702";
    private static final String END = "TRAILER!!!";
    private static final int HEADER_BYTES = 110;
    private static final int SIZE_FIELD = 6;
    private static final int NAME_SIZE_FIELD = 11;
    private static final int FIELD_DIGITS = 8;
    private static final int MAX_NAME_BYTES = 4096;
    private static final int MAX_ENTRIES = 1_000;

    private CpioEntries() {}

    record Entry(String name, Part content) {}

    static List<Entry> read(Path file) throws IOException, Unreadable {
        long size = Files.size(file);
        List<Entry> entries = new ArrayList<>();
        for (long at = 0; ; ) {
            String header = text(new Part(file, at, HEADER_BYTES));
            if (!header.startsWith(NEWC) && !header.startsWith(CRC)) {
                throw new Unreadable("Entry %d of its archive has no header.".formatted(entries.size() + 1));
            }
            long nameBytes = field(header, NAME_SIZE_FIELD);
            long contentBytes = field(header, SIZE_FIELD);
            if (nameBytes < 1 || nameBytes > MAX_NAME_BYTES || entries.size() == MAX_ENTRIES) {
                throw new Unreadable(
                        "Its archive has a name too long, or more than %,d entries.".formatted(MAX_ENTRIES));
            }
            String name = text(new Part(file, at + HEADER_BYTES, nameBytes - 1));
            if (name.equals(END)) {
                return entries;
            }
            long content = padded(at + HEADER_BYTES + nameBytes);
            if (content + contentBytes > size) {
                throw new Unreadable("Its archive ends in the middle of %s.".formatted(name));
            }
            entries.add(new Entry(name, new Part(file, content, contentBytes)));
            at = padded(content + contentBytes);
        }
    }

    private static String text(Part part) throws IOException, Unreadable {
        return new String(part.bytes(MAX_NAME_BYTES), StandardCharsets.UTF_8);
    }

    private static long field(String header, int index) throws Unreadable {
        int at = NEWC.length() + index * FIELD_DIGITS;
        try {
            return HexFormat.fromHexDigitsToLong(header, at, at + FIELD_DIGITS);
        } catch (IndexOutOfBoundsException | NumberFormatException notHex) {
            throw new Unreadable("A header of its archive is not hexadecimal.");
        }
    }

    private static long padded(long offset) {
        return (offset + 3) & ~3L;
    }
}
