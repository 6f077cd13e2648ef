package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.rtos.Kernel;
import dev.fleetward.crashes.rtos.RtosThread;
import dev.fleetward.crashes.unwind.Memory;
import dev.fleetward.crashes.unwind.Registers;
import dev.fleetward.symbols.elf.BadElf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An MCU coredump in the form of an ELF core, which debuggers open beside the firmware's ELF file. The crashed thread is
 * the first; with symbols, the threads of a real-time kernel follow.
 */
public final class CoreElf {
    private static final int SIGSEGV = 11;
    private static final int EM_ARM_EABI5 = 0x0500_0000;
    private static final int NT_PRSTATUS = 1;
    private static final int PT_LOAD = 1;
    private static final int PT_NOTE = 4;
    private static final int READABLE_AND_WRITABLE = 6;

    private final LinuxMachine machine;
    private final int word;
    private final Memory memory;
    private final List<ByteBuffer> notes = new ArrayList<>();

    private CoreElf(LinuxMachine machine, int word, Memory memory) {
        this.machine = machine;
        this.word = word;
        this.memory = memory;
    }

    /**
     * @param symbols of the firmware; without them only the crashed thread is told
     * @throws BadDump if the dump cannot be read, or is of a machine whose cores debuggers do not read
     */
    public static byte[] of(ByteBuffer dump, SymbolSource symbols) throws BadDump {
        if (CoreFile.isElf(dump.slice())) {
            throw new BadDump("This dump is an ELF core already: debuggers open it as it is.");
        }
        McuCoredump core = McuCoredump.of(dump.slice().order(ByteOrder.LITTLE_ENDIAN));
        if (core.machine() == null || core.words().isEmpty()) {
            throw new BadDump("The dump has no registers of a processor that is known here.");
        }
        LinuxMachine machine =
                switch (core.machine()) {
                    case CORTEX_M, CORTEX_A -> LinuxMachine.ARM;
                    case AARCH64 -> LinuxMachine.AARCH64;
                    case RISC_V -> LinuxMachine.RISC_V;
                    case I386 -> LinuxMachine.I386;
                    case XTENSA ->
                        throw new BadDump("There is no form of ELF core for Xtensa that debuggers agree on.");
                };
        var elf = new CoreElf(machine, core.machine().architecture().wordBytes(), core.memory());
        long id = 1;
        for (List<McuMachine.Word> words : core.words()) {
            elf.thread(id++, core.machine().registers(words));
        }
        for (Registers waiting : waiting(core, symbols)) {
            elf.thread(id++, waiting);
        }
        return elf.write();
    }

    private static List<Registers> waiting(McuCoredump core, SymbolSource symbols) {
        try {
            return threads(core, symbols);
        } catch (BadElf damage) {
            return List.of(); // the crashed thread needs no symbols
        }
    }

    private static List<Registers> threads(McuCoredump core, SymbolSource symbols) {
        Optional<BuildSymbols> build = core.buildId() == null
                ? symbols.byName().apply(McuAnalysis.FIRMWARE)
                : symbols.byBuildId().apply(core.buildId());
        if (build.isEmpty() || core.machine() == null) {
            return List.of();
        }
        Memory memory = core.memory().with(build.get().code().constantMemory(0));
        Optional<Kernel> kernel =
                Kernel.of(build.get().program(), memory, core.machine().architecture(), address -> build.get()
                        .code()
                        .isCode(address));
        var waiting = new ArrayList<Registers>();
        for (RtosThread thread : kernel.map(Kernel::threads).orElse(List.of())) {
            if (thread.registers() != null) {
                waiting.add(thread.registers());
            }
        }
        return waiting;
    }

    private void thread(long id, Registers registers) {
        ByteBuffer status = machine.status(id, SIGSEGV, registers, word, ByteOrder.LITTLE_ENDIAN);
        ByteBuffer note = little(12 + 8 + status.limit());
        note.putInt(5).putInt(status.limit()).putInt(NT_PRSTATUS).put(new byte[] {'C', 'O', 'R', 'E', 0, 0, 0, 0});
        notes.add(note.put(status).flip());
    }

    private byte[] write() throws BadDump {
        List<Memory.Piece> pieces = memory.saved();
        int headerBytes = word == Long.BYTES ? 64 : 52;
        int segmentBytes = word == Long.BYTES ? 56 : 32;
        long notesAt = headerBytes + (long) segmentBytes * (1 + pieces.size());
        long notesBytes = notes.stream().mapToLong(ByteBuffer::limit).sum();
        long size = notesAt + notesBytes;
        for (Memory.Piece piece : pieces) {
            size += piece.bytes().limit();
        }
        if (size > Integer.MAX_VALUE - 8 || pieces.size() > 0xfffe) {
            throw new BadDump("The dump is too large for an ELF core.");
        }
        var elf = new byte[(int) size];
        ByteBuffer out = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
        header(out, headerBytes, segmentBytes, 1 + pieces.size());
        segment(out, PT_NOTE, notesAt, 0, notesBytes, 0);
        long at = notesAt + notesBytes;
        for (Memory.Piece piece : pieces) {
            segment(out, PT_LOAD, at, piece.address(), piece.bytes().limit(), READABLE_AND_WRITABLE);
            at += piece.bytes().limit();
        }
        notes.forEach(out::put);
        pieces.forEach(piece -> out.put(piece.bytes().duplicate()));
        return elf;
    }

    private void header(ByteBuffer out, int headerBytes, int segmentBytes, int segments) {
        boolean wide = word == Long.BYTES;
        out.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) (wide ? 2 : 1), 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0});
        out.putShort((short) 4).putShort((short) machine.code()).putInt(1);
        word(out, 0);
        word(out, headerBytes);
        word(out, 0);
        out.putInt(machine == LinuxMachine.ARM ? EM_ARM_EABI5 : 0);
        out.putShort((short) headerBytes).putShort((short) segmentBytes).putShort((short) segments);
        out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
    }

    private void segment(ByteBuffer out, int type, long offset, long address, long bytes, int flags) {
        out.putInt(type);
        if (word == Long.BYTES) {
            out.putInt(flags);
        }
        word(out, offset);
        word(out, address);
        word(out, address);
        word(out, bytes);
        word(out, type == PT_NOTE ? 0 : bytes);
        if (word == Integer.BYTES) {
            out.putInt(flags);
        }
        word(out, type == PT_NOTE ? 4 : 1);
    }

    private void word(ByteBuffer out, long value) {
        if (word == Long.BYTES) {
            out.putLong(value);
        } else {
            out.putInt((int) value);
        }
    }

    private static ByteBuffer little(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
