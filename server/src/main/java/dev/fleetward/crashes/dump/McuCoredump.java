package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.unwind.Memory;
import dev.fleetward.ingest.CoredumpParser;
import dev.fleetward.ingest.FieldEvent.Block;
import dev.fleetward.ingest.FieldEvent.Coredump;
import dev.fleetward.ingest.chunks.Malformed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What an analysis needs of an MCU's coredump.
 *
 * @param machine null when the dump does not say or it is unknown
 * @param words of the register block of each processor
 */
record McuCoredump(Coredump dump, @Nullable McuMachine machine, List<List<McuMachine.Word>> words, Memory memory) {

    static McuCoredump of(ByteBuffer bytes) throws BadDump {
        var copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        try {
            return of(CoredumpParser.read(copy));
        } catch (Malformed malformed) {
            throw new BadDump(malformed.detail());
        }
    }

    static McuCoredump of(Coredump dump) {
        OptionalLong code = word(dump, Block.MACHINE_TYPE);
        Optional<McuMachine> machine = code.isPresent() ? McuMachine.of(code.getAsLong()) : Optional.empty();
        List<List<McuMachine.Word>> words = dump.blocks().stream()
                .filter(block -> block.type() == Block.REGISTERS)
                .map(block -> machine.map(it -> it.read(block.content())).orElse(List.of()))
                .filter(block -> !block.isEmpty())
                .toList();
        List<Memory.Piece> pieces = dump.blocks().stream()
                .filter(block -> block.type() == Block.MEMORY && block.length() > 0)
                .map(block -> new Memory.Piece(block.address(), block.content()))
                .toList();
        return new McuCoredump(
                dump, machine.orElse(null), words, new Memory(ByteOrder.LITTLE_ENDIAN, pieces, List.of()));
    }

    OptionalLong reason() {
        return word(dump, Block.TRACE_REASON);
    }

    /** Null when the dump names none, as firmware without a build id does. */
    @Nullable
    String buildId() {
        return dump.origin().buildIdPrefix();
    }

    boolean isTruncated() {
        return dump.footer() != null && dump.footer().isTruncated();
    }

    private static OptionalLong word(Coredump dump, int type) {
        Optional<ByteBuffer> content = dump.first(type).map(Block::content).filter(it -> it.remaining() >= 4);
        return content.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Integer.toUnsignedLong(
                        content.get().slice().order(ByteOrder.LITTLE_ENDIAN).getInt(0)));
    }
}
