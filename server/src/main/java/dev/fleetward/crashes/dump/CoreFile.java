package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.unwind.Memory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * An ELF core: its notes and the memory it saved. Only program headers are read, since agents and emulators write cores
 * without sections, and debuggers with sections that say no more.
 *
 * @param segments all of the program's memory, also what was not saved
 */
record CoreFile(int machine, boolean is64, ByteOrder order, List<Note> notes, List<Segment> segments, Memory memory) {
    private static final int MAX_SEGMENTS = 100_000;
    private static final int MAX_NOTES = 100_000;
    private static final int LOAD = 1;
    private static final int NOTE = 4;
    private static final int CORE = 4;
    private static final int EXECUTABLE = 1;

    record Note(String owner, long type, ByteBuffer content) {}

    /** @param savedBytes fewer than {@code bytes} when the rest was left out */
    record Segment(long address, long bytes, long savedBytes, boolean executable) {}

    static boolean isElf(ByteBuffer file) {
        return file.remaining() >= 4 && file.slice().order(ByteOrder.BIG_ENDIAN).getInt(0) == 0x7f454c46;
    }

    static CoreFile of(ByteBuffer file) throws BadDump {
        return new Reader(file).read();
    }

    private static final class Reader {
        private final ByteBuffer in;
        private final boolean is64;
        private final List<Note> notes = new ArrayList<>();
        private final List<Segment> segments = new ArrayList<>();
        private final List<Memory.Piece> pieces = new ArrayList<>();

        Reader(ByteBuffer file) throws BadDump {
            if (file.remaining() < 52) {
                throw new BadDump("An ELF file of %d bytes has no whole header.".formatted(file.remaining()));
            }
            this.is64 = file.get(4) == 2;
            this.in = file.slice().order(file.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        }

        CoreFile read() throws BadDump {
            int type = in.getShort(16) & 0xffff;
            if (type != CORE) {
                throw new BadDump("This ELF file is a program or library, not a core.");
            }
            int machine = in.getShort(18) & 0xffff;
            long table = word(is64 ? 32 : 28);
            int entryBytes = u16(is64 ? 54 : 42);
            int count = u16(is64 ? 56 : 44);
            if (entryBytes < (is64 ? 56 : 32)) {
                throw new BadDump("The core's program headers have %d bytes each.".formatted(entryBytes));
            }
            for (int i = 0; i < Math.min(count, MAX_SEGMENTS); i++) {
                long at = table + (long) i * entryBytes;
                if (at < 0 || at + entryBytes > in.limit()) {
                    throw new BadDump("The core ends within its program headers.");
                }
                header((int) at);
            }
            return new CoreFile(machine, is64, in.order(), notes, segments, new Memory(in.order(), pieces, List.of()));
        }

        private void header(int at) throws BadDump {
            int type = in.getInt(at);
            int flags = in.getInt(is64 ? at + 4 : at + 24);
            long offset = word(is64 ? at + 8 : at + 4);
            long address = word(is64 ? at + 16 : at + 8);
            long fileBytes = word(is64 ? at + 32 : at + 16);
            long memoryBytes = word(is64 ? at + 40 : at + 20);
            if (offset < 0 || offset > in.limit() || fileBytes < 0) {
                fileBytes = 0; // cut off: the segment is known, its bytes are not
            } else {
                fileBytes = Math.min(fileBytes, in.limit() - offset);
            }
            if (type == LOAD) {
                segments.add(new Segment(address, memoryBytes, fileBytes, (flags & EXECUTABLE) != 0));
                if (fileBytes > 0) {
                    pieces.add(new Memory.Piece(address, in.slice((int) offset, (int) fileBytes)));
                }
            } else if (type == NOTE && fileBytes > 0) {
                notes(in.slice((int) offset, (int) fileBytes).order(in.order()));
            }
        }

        private void notes(ByteBuffer part) {
            while (part.remaining() >= 12 && notes.size() < MAX_NOTES) {
                long nameBytes = part.getInt() & 0xffff_ffffL;
                long contentBytes = part.getInt() & 0xffff_ffffL;
                long type = part.getInt() & 0xffff_ffffL;
                if (padded(nameBytes) + contentBytes > part.remaining()) {
                    return;
                }
                var name = new byte[(int) nameBytes];
                part.get(name);
                part.position(part.position() + (int) (padded(nameBytes) - nameBytes));
                ByteBuffer content =
                        part.slice(part.position(), (int) contentBytes).order(in.order());
                part.position(part.position() + (int) Math.min(padded(contentBytes), part.remaining()));
                notes.add(new Note(text(name), type, content));
            }
        }

        /** Owners are compared without the zeros that end them: one agent counts one zero too many. */
        private static String text(byte[] name) {
            int end = name.length;
            while (end > 0 && name[end - 1] == 0) {
                end--;
            }
            return new String(name, 0, end, StandardCharsets.ISO_8859_1);
        }

        private static long padded(long bytes) {
            return bytes + 3 & -4;
        }

        private long word(int at) {
            return is64 ? in.getLong(at) : in.getInt(at) & 0xffff_ffffL;
        }

        private int u16(int at) {
            return in.getShort(at) & 0xffff;
        }
    }
}
