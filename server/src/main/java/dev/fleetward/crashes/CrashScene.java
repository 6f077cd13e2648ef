package dev.fleetward.crashes;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.ingest.FieldEvent.Block;
import dev.fleetward.ingest.FieldEvent.Coredump;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What a coredump shows at first sight: who crashed where, and what the fault registers say of it.
 *
 * @param machine name of the processor family; null if the dump does not say or it is unknown
 * @param registers in the machine's order; empty when the block is missing or odd
 * @param fault null when the core has no fault registers or the dump left them out
 */
record CrashScene(
        @Nullable String machine,
        List<Machine.Register> registers,
        @Nullable FaultRegisters fault,
        List<FaultRegisters.Cause> causes,
        @Nullable String sentence,
        boolean truncated) {
    private static final long FAULT_STATUS_ADDRESS = 0xe000_ed24L;
    private static final int CFSR_OFFSET = 4;
    private static final int FAULT_STATUS_BYTES = 28;

    static CrashScene of(Coredump dump) {
        Optional<Machine> machine =
                word(dump, Block.MACHINE_TYPE).stream().boxed().findFirst().flatMap(Machine::of);
        List<Machine.Register> registers = machine.flatMap(
                        known -> dump.first(Block.REGISTERS).map(block -> known.read(block.content())))
                .orElse(List.of());
        Optional<FaultRegisters> fault =
                machine.filter(Machine.CORTEX_M::equals).flatMap(_ -> faultRegisters(dump));
        return new CrashScene(
                machine.map(Machine::name).orElse(null),
                registers,
                fault.orElse(null),
                fault.map(FaultRegisters::causes).orElse(List.of()),
                fault.flatMap(FaultRegisters::sentence).orElse(null),
                dump.footer() != null && dump.footer().isTruncated());
    }

    static long reason(Coredump dump) {
        return word(dump, Block.TRACE_REASON).orElse(0);
    }

    /** Unknown when the registers were never saved: grouping by a meaningless address would scatter one cause. */
    @JsonIgnore
    Fingerprint.Place place() {
        if (fault != null && fault.stackingFailed()) {
            return new Fingerprint.Place(null, null);
        }
        return new Fingerprint.Place(register("pc"), register("lr"));
    }

    private @Nullable Long register(String name) {
        return registers.stream()
                .filter(register -> register.name().equals(name))
                .findFirst()
                .map(Machine.Register::value)
                .orElse(null);
    }

    private static OptionalLong word(Coredump dump, int type) {
        Optional<ByteBuffer> content = dump.first(type).map(Block::content).filter(it -> it.remaining() >= 4);
        return content.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Integer.toUnsignedLong(intAt(content.get(), 0)));
    }

    private static Optional<FaultRegisters> faultRegisters(Coredump dump) {
        return dump.blocks().stream()
                .filter(block -> block.type() == Block.MEMORY
                        && block.address() <= FAULT_STATUS_ADDRESS
                        && block.address() + block.content().remaining() >= FAULT_STATUS_ADDRESS + FAULT_STATUS_BYTES)
                .findFirst()
                .map(block -> {
                    int at = (int) (FAULT_STATUS_ADDRESS - block.address()) + CFSR_OFFSET;
                    ByteBuffer memory = block.content();
                    return new FaultRegisters(
                            Integer.toUnsignedLong(intAt(memory, at)),
                            Integer.toUnsignedLong(intAt(memory, at + 4)),
                            Integer.toUnsignedLong(intAt(memory, at + 12)),
                            Integer.toUnsignedLong(intAt(memory, at + 16)));
                });
    }

    private static int intAt(ByteBuffer memory, int offset) {
        return memory.slice().order(ByteOrder.LITTLE_ENDIAN).getInt(offset);
    }
}
