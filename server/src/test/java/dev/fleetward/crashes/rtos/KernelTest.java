package dev.fleetward.crashes.rtos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fleetward.crashes.unwind.Architecture;
import dev.fleetward.crashes.unwind.CodeFile;
import dev.fleetward.crashes.unwind.Memory;
import dev.fleetward.symbols.dwarf.DebugInfo;
import dev.fleetward.symbols.elf.ElfFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Kernels are known by their variables, and their threads read from memory alone. */
class KernelTest {
    @Test
    void threadx_threads_are_found_on_the_ring_of_those_created() throws IOException {
        Kernel kernel = kernel("threadx", 0);

        assertThat(kernel.name()).isEqualTo("ThreadX");
        assertThat(kernel.warnings()).isEmpty();
        assertThat(kernel.threads())
                .extracting(RtosThread::name, RtosThread::state, RtosThread::priority, RtosThread::running)
                .containsExactly(
                        tuple("main", "running", 1, true),
                        tuple("sender", "waiting for a queue", 5, false),
                        tuple("blinker", "sleeping", 10, false));
    }

    @Test
    void a_threadx_context_is_read_with_and_without_floating_point_registers() throws IOException {
        List<RtosThread> threads = kernel("threadx", 0).threads();

        assertThat(threads.get(0).registers()).isNull();
        assertContext(threads.get(1), 0x20, 16);
        assertContext(threads.get(2), 0x68, 8);
    }

    @Test
    void zephyr_threads_are_found_by_the_table_of_offsets() throws IOException {
        Kernel kernel = kernel("zephyr", 0);

        assertThat(kernel.name()).isEqualTo("Zephyr");
        assertThat(kernel.warnings()).isEmpty();
        assertThat(kernel.threads())
                .extracting(RtosThread::name, RtosThread::state, RtosThread::priority, RtosThread::running)
                .containsExactly(
                        tuple("main", "running", 0, true),
                        tuple("logging", "pending", 14, false),
                        tuple("sensor", "suspended", -2, false));
        assertContext(kernel.threads().get(1), 0x20, 8);
        assertContext(kernel.threads().get(2), 0x68, 4);
    }

    @Test
    void lists_that_were_not_saved_are_said_to_be_missing() throws IOException {
        Kernel kernel = kernel("threadx", Integer.MAX_VALUE);

        assertThat(kernel.threads()).isEmpty();
        assertThat(kernel.warnings()).singleElement().asString().contains("not in the dump");
    }

    /** r4 to r11 hold their own numbers; the stack pointer is behind the frame the processor pushed. */
    private static void assertContext(RtosThread thread, int frameBytes, long unusedBytes) {
        var registers = thread.registers();
        for (int i = 4; i <= 11; i++) {
            assertThat(registers.get("r" + i)).hasValue(i);
        }
        assertThat(registers.get("r12")).hasValue(12);
        assertThat(registers.sp().getAsLong() - frameBytes).isGreaterThan(thread.stackLow());
        assertThat(registers.sp().getAsLong()).isLessThanOrEqualTo(thread.stackHigh());
        assertThat(thread.unusedBytes()).isEqualTo(unusedBytes);
    }

    private static Kernel kernel(String name, int without) throws IOException {
        ElfFile elf;
        try (var in = KernelTest.class.getResourceAsStream("/crashes/rtos/" + name + ".elf")) {
            elf = ElfFile.of(in.readAllBytes());
        }
        var code = new CodeFile(elf, null);
        ByteBuffer data = elf.contents(".data").asByteBuffer();
        List<Memory.Piece> saved = without > data.limit()
                ? List.of()
                : List.of(new Memory.Piece(elf.section(".data").orElseThrow().address(), data));
        var memory = new Memory(ByteOrder.LITTLE_ENDIAN, saved, code.constantMemory(0));
        return Kernel.of(new Program(elf, DebugInfo.of(elf)), memory, Architecture.ARM, code::isCode)
                .orElseThrow();
    }
}
