package dev.fleetward.ingest.mar;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.ingest.chunks.Malformed;
import dev.fleetward.ingest.mar.CoreFile.Note;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the notes of an ELF core say: who crashed by which signal, which modules were loaded, what the agent noted. */
final class CoreFacts {
    private static final int NT_PRSTATUS = 1;
    private static final long NT_SIGINFO = 0x5349_4749;
    private static final Map<Integer, String> MACHINES = Map.of(
            3, "x86", 8, "mips", 20, "powerpc", 21, "powerpc64", 40, "arm", 62, "x86-64", 183, "aarch64", 243, "riscv");
    private static final List<String> SIGNALS = List.of(
            "",
            "SIGHUP",
            "SIGINT",
            "SIGQUIT",
            "SIGILL",
            "SIGTRAP",
            "SIGABRT",
            "SIGBUS",
            "SIGFPE",
            "SIGKILL",
            "SIGUSR1",
            "SIGSEGV",
            "SIGUSR2",
            "SIGPIPE",
            "SIGALRM",
            "SIGTERM",
            "SIGSTKFLT",
            "SIGCHLD",
            "SIGCONT",
            "SIGSTOP",
            "SIGTSTP",
            "SIGTTIN",
            "SIGTTOU",
            "SIGURG",
            "SIGXCPU",
            "SIGXFSZ",
            "SIGVTALRM",
            "SIGPROF",
            "SIGWINCH",
            "SIGIO",
            "SIGPWR",
            "SIGSYS");
    /** Those whose siginfo holds the address at fault. */
    private static final Set<String> WITH_ADDRESS = Set.of("SIGILL", "SIGTRAP", "SIGBUS", "SIGFPE", "SIGSEGV");

    private CoreFacts() {}

    /** @throws Malformed when it is no ELF core or damaged */
    static ObjectNode of(Path file) throws IOException, Malformed {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                Arena arena = Arena.ofConfined()) {
            if (channel.size() == 0) {
                throw CoreFile.bad("The core is empty.");
            }
            return of(CoreFile.parse(
                    channel.map(MapMode.READ_ONLY, 0, channel.size(), arena).asByteBuffer()));
        }
    }

    private static ObjectNode of(CoreFile core) throws Malformed {
        ObjectNode facts = Manifest.MAPPER.createObjectNode();
        facts.put("elf_class", core.isWide() ? 64 : 32);
        facts.put("machine", MACHINES.getOrDefault(core.machine(), "machine " + core.machine()));
        facts.put("elf_type", "ET_CORE");
        signal(facts, core);
        threads(facts, core);
        facts.put("load_segments", core.loadSegments());
        facts.put("note_segments", core.noteSegments());
        CoreModules.read(facts.putObject("modules_with_build_id"), core);
        AgentNotes.read(facts, core.notes());
        return facts;
    }

    private static void signal(ObjectNode facts, CoreFile core) throws Malformed {
        for (Note note : core.notes()) {
            if (note.owner().equals("CORE") && note.type() == NT_SIGINFO) {
                int signal = CoreFile.part(note.content(), 0, 4).getInt(0);
                describe(facts, signal);
                if (WITH_ADDRESS.contains(facts.path("signal_name").asText())) {
                    long address = core.word(note.content(), core.isWide() ? 16 : 12);
                    facts.put("fault_address", "0x" + Long.toHexString(address));
                }
                return;
            }
        }
    }

    private static void describe(ObjectNode facts, int signal) {
        facts.put("signal", signal);
        facts.put("signal_name", signal > 0 && signal < SIGNALS.size() ? SIGNALS.get(signal) : "signal " + signal);
    }

    /** The crashed thread comes first. */
    private static void threads(ObjectNode facts, CoreFile core) throws Malformed {
        int threads = 0;
        for (Note note : core.notes()) {
            if (note.owner().equals("CORE") && note.type() == NT_PRSTATUS) {
                threads++;
                ByteBuffer content = note.content();
                if (threads == 1) {
                    facts.put(
                            "crashed_tid",
                            CoreFile.part(content, core.isWide() ? 32 : 24, 4).getInt(0));
                    if (!facts.has("signal")) {
                        describe(facts, CoreFile.part(content, 12, 2).getShort(0));
                    }
                }
            }
        }
        facts.put("threads", threads);
    }
}
