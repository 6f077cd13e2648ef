package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.unwind.Memory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The dynamic linker's own list of what it loaded ({@code link.h}), as debuggers find it. */
final class LinkMap {
    private static final long DT_DEBUG = 21;
    private static final int MAX_DYNAMIC_ENTRIES = 1_024;
    private static final int MAX_LIBRARIES = 4_096;
    private static final int MAX_PATH_BYTES = 4_096;

    record Library(long base, String path) {}

    private LinkMap() {}

    /** The program itself, which has no name in the list, is left out. */
    static List<Library> of(Memory memory, long dynamic, int word) {
        OptionalLong debug = OptionalLong.empty();
        for (int i = 0; i < MAX_DYNAMIC_ENTRIES && debug.isEmpty(); i++) {
            OptionalLong tag = memory.read(dynamic + 2L * word * i, word);
            if (tag.isEmpty() || tag.getAsLong() == 0) {
                break;
            }
            if (tag.getAsLong() == DT_DEBUG) {
                debug = memory.read(dynamic + 2L * word * i + word, word);
            }
        }
        var libraries = new ArrayList<Library>();
        Set<Long> seen = new HashSet<>();
        // A version, padded to a word, then the first entry: base, name, dynamic section, next.
        OptionalLong at = debug.isEmpty() ? debug : memory.read(debug.getAsLong() + word, word);
        while (at.isPresent() && at.getAsLong() != 0 && libraries.size() < MAX_LIBRARIES && seen.add(at.getAsLong())) {
            long entry = at.getAsLong();
            OptionalLong base = memory.read(entry, word);
            OptionalLong name = memory.read(entry + word, word);
            if (base.isPresent() && name.isPresent()) {
                String path = text(memory, name.getAsLong());
                if (!path.isEmpty()) {
                    libraries.add(new Library(base.getAsLong(), path));
                }
            }
            at = memory.read(entry + 3L * word, word);
        }
        return libraries;
    }

    private static String text(Memory memory, long address) {
        return memory.upTo(address, MAX_PATH_BYTES)
                .map(bytes -> {
                    int end = 0;
                    while (end < bytes.limit() && bytes.get(end) != 0) {
                        end++;
                    }
                    var path = new byte[end];
                    bytes.get(0, path);
                    return new String(path, StandardCharsets.UTF_8);
                })
                .orElse("");
    }
}
