package dev.fleetward.ingest.mar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.ingest.chunks.Malformed;
import dev.fleetward.ingest.mar.CoreFile.Note;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/** The build ids of a core's modules: read off each file's own beginning, which the agent captures for that. */
final class CoreModules {
    private static final long NT_FILE = 0x4649_4c45;
    private static final int NT_GNU_BUILD_ID = 3;
    private static final int MAX_FILES = 100_000;
    private static final int MAX_MODULES = 4_096;
    private static final int MAX_HEADERS = 256;
    private static final int MAX_NOTE_BYTES = 64 * 1024;
    private static final int LOAD = 1;
    private static final int NOTE = 4;

    private CoreModules() {}

    static void read(ObjectNode modules, CoreFile core) throws Malformed {
        for (Note note : core.notes()) {
            if (note.owner().equals("CORE") && note.type() == NT_FILE) {
                files(modules, core, note.content());
            }
        }
    }

    /** Rows of start, end and offset in pages, then the paths. */
    private static void files(ObjectNode modules, CoreFile core, ByteBuffer content) throws Malformed {
        long count = core.word(content, 0);
        long word = core.wordBytes();
        long paths = 2 * word + count * 3 * word;
        if (count < 0 || count > MAX_FILES || paths > content.limit()) {
            throw CoreFile.bad("The core's table of files is damaged.");
        }
        int at = (int) paths;
        for (int i = 0; i < count; i++) {
            int end = at;
            while (end < content.limit() && content.get(end) != 0) {
                end++;
            }
            long row = 2 * word + 3L * i * word;
            if (core.word(content, row + 2 * word) == 0 && modules.size() < MAX_MODULES) {
                byte[] path = new byte[end - at];
                content.get(at, path);
                String name = new String(path, StandardCharsets.UTF_8);
                buildId(core, core.word(content, row))
                        .ifPresent(id -> modules.put(name.substring(name.lastIndexOf('/') + 1), id));
            }
            at = Math.min(content.limit(), end + 1);
        }
    }

    private static Optional<String> buildId(CoreFile core, long start) throws Malformed {
        Optional<ByteBuffer> header = core.memory(start, 64);
        if (header.isEmpty() || header.get().limit() < 64 || header.get().get(0) != 0x7f) {
            return Optional.empty();
        }
        boolean wide = core.isWide();
        long table = core.word(header.get(), wide ? 32 : 28);
        int size = Short.toUnsignedInt(header.get().getShort(wide ? 54 : 42));
        int count = Math.min(MAX_HEADERS, Short.toUnsignedInt(header.get().getShort(wide ? 56 : 44)));
        long bias = 0;
        for (int i = 0; i < count; i++) {
            Optional<ByteBuffer> segment = core.memory(start + table + (long) i * size, wide ? 56 : 32);
            if (segment.isEmpty() || segment.get().limit() < (wide ? 56 : 32)) {
                return Optional.empty();
            }
            int type = segment.get().getInt(0);
            long offset = core.word(segment.get(), wide ? 8 : 4);
            long address = core.word(segment.get(), wide ? 16 : 8);
            if (type == LOAD && offset == 0) {
                bias = start - address;
            } else if (type == NOTE) {
                long length = core.word(segment.get(), wide ? 32 : 16);
                // The notes lie in the file's first range: by offset, in case no load segment came before.
                Optional<String> id =
                        idIn(core, bias == 0 ? start + offset : bias + address, Math.min(length, MAX_NOTE_BYTES));
                if (id.isPresent()) {
                    return id;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> idIn(CoreFile core, long address, long length) throws Malformed {
        Optional<ByteBuffer> memory = core.memory(address, (int) Math.max(0, length));
        if (memory.isEmpty() || memory.get().limit() < length) {
            return Optional.empty();
        }
        try {
            for (Note note : CoreFile.notes(memory.get())) {
                if (note.owner().equals("GNU") && note.type() == NT_GNU_BUILD_ID) {
                    byte[] id = new byte[note.content().limit()];
                    note.content().get(0, id);
                    return Optional.of(HexFormat.of().formatHex(id));
                }
            }
        } catch (Malformed e) {
            // Memory may have been overwritten; the module then stays without an id.
            return Optional.empty();
        }
        return Optional.empty();
    }
}
