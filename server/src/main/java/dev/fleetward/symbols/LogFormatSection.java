package dev.fleetward.symbols;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The section {@code log_fmt} of a firmware: a header, then texts {@code count;file;line;format}, each ended by a NUL.
 * The log id a device sends is the text's offset from the section's start (compact_log/… of SDK 1.43.0).
 */
final class LogFormatSection {
    static final String NAME = "log_fmt";

    private static final int MAGIC = 0x66474F4C; // "LOGf"
    private static final int VERSION = 1;
    private static final int HEADER_BYTES = 8;
    private static final int MAX_SECTION_BYTES = 32 * 1024 * 1024;
    /** Split at the first three; a format may have semicolons of its own. */
    private static final Pattern ENTRY =
            Pattern.compile("(\\d{1,3});([^;]{1,256});(\\d{1,9});(.{0,4096})", Pattern.DOTALL);

    private LogFormatSection() {}

    /**
     * @param section in the byte order of its file
     * @throws BadSymbolMap when it has another header or is too large
     */
    static SortedMap<Long, LogFormat> parse(ByteBuffer section) throws BadSymbolMap {
        var formats = new TreeMap<Long, LogFormat>();
        if (section.remaining() > MAX_SECTION_BYTES) {
            throw new BadSymbolMap("The section log_fmt may have at most %,d bytes.".formatted(MAX_SECTION_BYTES));
        }
        if (section.remaining() < HEADER_BYTES || section.getInt(0) != MAGIC || section.get(4) != VERSION) {
            throw new BadSymbolMap(
                    "The section log_fmt does not begin with the header of version %d.".formatted(VERSION));
        }
        int at = HEADER_BYTES;
        while (at < section.limit()) {
            int end = at;
            while (end < section.limit() && section.get(end) != 0) {
                end++;
            }
            if (end > at) {
                int id = at;
                entry(section.slice(at, end - at)).ifPresent(format -> formats.put((long) id, format));
            }
            if (formats.size() > SymbolMapCodec.MAX_LOG_FORMATS) {
                throw new BadSymbolMap(
                        "The section log_fmt has more than %,d formats.".formatted(SymbolMapCodec.MAX_LOG_FORMATS));
            }
            at = end + 1;
        }
        return formats;
    }

    /** Empty for a text of another form: its lines stay without words, the others do not suffer. */
    private static Optional<LogFormat> entry(ByteBuffer bytes) {
        Matcher entry = ENTRY.matcher(StandardCharsets.UTF_8.decode(bytes));
        if (!entry.matches()) {
            return Optional.empty();
        }
        int arguments = Integer.parseInt(entry.group(1));
        return arguments > LogFormat.MAX_ARGUMENTS
                ? Optional.empty()
                : Optional.of(new LogFormat(arguments, entry.group(2), Long.parseLong(entry.group(3)), entry.group(4)));
    }
}
