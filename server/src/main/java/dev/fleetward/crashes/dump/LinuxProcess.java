package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.unwind.Registers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a core's standard notes tell of a process.
 *
 * @param threads the crashed one first, as the kernel writes them
 * @param name of the program, at most 15 characters; empty if not told
 * @param signalCode null when the core does not say how the signal came about
 * @param signalAddress null likewise
 * @param auxiliary what the kernel told the program at its start, by the numbers of {@code elf.h}
 */
record LinuxProcess(
        List<Task> threads,
        String name,
        int signal,
        @Nullable Integer signalCode,
        @Nullable Long signalAddress,
        Map<Long, Long> auxiliary,
        List<Mapping> mappings) {
    private static final int PRSTATUS = 1;
    private static final int FPREGSET = 2;
    private static final int PRPSINFO = 3;
    private static final int AUXV = 6;
    private static final long SIGINFO = 0x53494749;
    private static final long FILE = 0x46494c45;
    private static final int MAX_MAPPINGS = 65_536;

    record Task(long id, int signal, Registers registers) {}

    /** A file, or part of it, mapped into memory. */
    record Mapping(long start, long end, long fileOffset, String path) {}

    static LinuxProcess of(CoreFile core, LinuxMachine machine) {
        var reader = new Reader(core, machine);
        for (CoreFile.Note note : core.notes()) {
            reader.take(note);
        }
        return reader.process();
    }

    OptionalLong auxiliary(long type) {
        Long value = auxiliary.get(type);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }

    private static final class Reader {
        private final boolean is64;
        private final LinuxMachine machine;
        private final List<Task> threads = new ArrayList<>();
        private final Map<Long, Long> auxiliary = new HashMap<>();
        private final List<Mapping> mappings = new ArrayList<>();
        private String name = "";
        private int signal;
        private @Nullable Integer signalCode;
        private @Nullable Long signalAddress;

        Reader(CoreFile core, LinuxMachine machine) {
            this.is64 = core.is64();
            this.machine = machine;
        }

        LinuxProcess process() {
            int told = signal != 0 || threads.isEmpty()
                    ? signal
                    : threads.getFirst().signal();
            return new LinuxProcess(
                    List.copyOf(threads), name, told, signalCode, signalAddress, auxiliary, List.copyOf(mappings));
        }

        void take(CoreFile.Note note) {
            ByteBuffer content = note.content();
            if (!note.owner().equals("CORE")) {
                return;
            }
            if (note.type() == PRSTATUS && content.limit() >= 40 && threads.size() < CrashReport.MAX_THREADS) {
                long id = content.getInt(is64 ? 32 : 24) & 0xffff_ffffL;
                threads.add(new Task(id, content.getShort(12) & 0xffff, machine.registers(content)));
            } else if (note.type() == FPREGSET && !threads.isEmpty()) {
                machine.vectors(content, threads.getLast().registers());
            } else if (note.type() == PRPSINFO && content.limit() >= (is64 ? 56 : 44)) {
                name = text(content, is64 ? 40 : 28, 16);
            } else if (note.type() == SIGINFO && content.limit() >= 24 && signalCode == null) {
                signal = content.getInt(0);
                signalCode = content.getInt(8);
                signalAddress = is64 ? content.getLong(16) : content.getInt(12) & 0xffff_ffffL;
            } else if (note.type() == AUXV) {
                auxiliary(content);
            } else if (note.type() == FILE) {
                mappings(content);
            }
        }

        private void auxiliary(ByteBuffer content) {
            int word = is64 ? 8 : 4;
            for (int at = 0; at + 2 * word <= content.limit(); at += 2 * word) {
                auxiliary.putIfAbsent(word(content, at), word(content, at + word));
            }
        }

        /** A count and a page size, then start, end and offset in pages of each, then all their names. */
        private void mappings(ByteBuffer content) {
            int word = is64 ? 8 : 4;
            if (content.limit() < 2 * word) {
                return;
            }
            long count = word(content, 0);
            long pageBytes = word(content, word);
            if (count < 0 || count > MAX_MAPPINGS || 2L * word + count * 3 * word > content.limit()) {
                return;
            }
            int names = (int) (2L * word + count * 3 * word);
            for (int i = 0; i < count; i++) {
                int at = 2 * word + i * 3 * word;
                String path = text(content, names, content.limit() - names);
                while (names < content.limit() && content.get(names) != 0) {
                    names++;
                }
                names++;
                mappings.add(new Mapping(
                        word(content, at), word(content, at + word), word(content, at + 2 * word) * pageBytes, path));
                if (names > content.limit()) {
                    return;
                }
            }
        }

        private long word(ByteBuffer content, int at) {
            return is64 ? content.getLong(at) : content.getInt(at) & 0xffff_ffffL;
        }

        private static String text(ByteBuffer content, int at, int maxBytes) {
            int end = at;
            while (end < content.limit() && end < at + maxBytes && content.get(end) != 0) {
                end++;
            }
            var bytes = new byte[Math.max(0, end - at)];
            if (bytes.length > 0) {
                content.get(at, bytes);
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
