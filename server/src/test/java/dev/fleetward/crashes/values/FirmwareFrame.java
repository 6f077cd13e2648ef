package dev.fleetward.crashes.values;

import dev.fleetward.crashes.unwind.Architecture;
import dev.fleetward.crashes.unwind.CodeFile;
import dev.fleetward.crashes.unwind.CodeImage;
import dev.fleetward.crashes.unwind.Found;
import dev.fleetward.crashes.unwind.Memory;
import dev.fleetward.crashes.unwind.Registers;
import dev.fleetward.crashes.unwind.Unwinder;
import dev.fleetward.symbols.dwarf.DebugInfo;
import dev.fleetward.symbols.dwarf.SymbolIndex;
import dev.fleetward.symbols.dwarf.Tag;
import dev.fleetward.symbols.dwarf.Unit;
import dev.fleetward.symbols.elf.ElfFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A frame of our own firmware: r0 = 0x20000000, r1 = 7, its frame begins at 0x20000100, and in memory lie the words 5, 6,
 * 7, −2 from 0x20000000 on.
 */
final class FirmwareFrame {
    static final long MEMORY = 0x2000_0000L;
    static final long CFA = 0x2000_0100L;

    private static final long CODE = 0x9d4;
    private static final int HEADER_BYTES = 12;

    private final Activation activation;
    private final Unit unit;

    FirmwareFrame() {
        try (var in = Objects.requireNonNull(FirmwareFrame.class.getResourceAsStream("/symbols/m3-dwarf5.elf"))) {
            ElfFile elf = ElfFile.of(in.readAllBytes());
            DebugInfo info = DebugInfo.of(elf);
            SymbolIndex index = SymbolIndex.of(info);
            var build = new LoadedBuild(
                    CodeImage.firmware("firmware", new CodeFile(elf, null)), new BuildVariables(info, index));
            var registers = new Registers(Architecture.ARM);
            registers.set("r0", MEMORY);
            registers.set("r1", 7);
            var frame = new Unwinder.Frame(
                    registers, CODE, Unwinder.Kind.CALL, Found.EXACT, true, OptionalLong.of(CFA), "");
            this.activation = Activation.of(new Variables(memory(), List.of(build)), build, List.of(frame), 0);
            this.unit = index.unitAt(CODE).orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Memory memory() {
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, 5).putInt(4, 6).putInt(8, 7).putInt(12, -2);
        return new Memory(ByteOrder.LITTLE_ENDIAN, List.of(new Memory.Piece(MEMORY, bytes)), List.of());
    }

    Activation activation() {
        return activation;
    }

    Location locate(byte[] code) throws NoValue {
        return Evaluation.locate(code, unit, activation, new Evaluation.Fuel());
    }

    Contents fetch(byte[] code, int length) throws NoValue {
        return new Fetch(activation).at(locate(code), length);
    }

    /** How operations name a type of the unit. */
    int type(String name) {
        long first = unit.root().offset() - HEADER_BYTES;
        return (int) (unit.root().children(Tag.BASE_TYPE).stream()
                        .filter(die -> die.name().filter(name::equals).isPresent())
                        .findFirst()
                        .orElseThrow()
                        .offset()
                - first);
    }
}
