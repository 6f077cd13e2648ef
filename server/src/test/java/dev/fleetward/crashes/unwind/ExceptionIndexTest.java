package dev.fleetward.crashes.unwind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.symbols.elf.ElfFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Arm exception index, and that it finds the callers that call frame information finds. */
class ExceptionIndexTest {
    private static final long STACK = 0x2000_0000L;

    /** The stack holds its words' own numbers from 0x100 on. */
    @ParameterizedTest
    @CsvSource({
        "a8b0, 8, 101", // pop {r4, lr}
        "abb0, 14, 104", // pop {r4-r7, lr}
        "01a8b0, 10, 103", // add sp, #8; pop {r4, lr}
        "8400b0, 4, 100", // pop {lr}
        "8408b0, 8, 101", // pop {r7, lr}
        "b1018400, 8, 101", // pop {r0}, then pop {lr}
        "b2008400, 208, 181", // a large frame
        "b3008400, 10, 103", // two words of a double, and a format word
        "c9018400, 14, 104", // two doubles
        "d08400, c, 102", // one double
    })
    void instructions_pop_what_they_name(String code, String frame, String returned) throws BadFrameInfo {
        Caller caller = step(code).orElseThrow();

        assertThat(caller.cfa()).isEqualTo(STACK + Long.parseLong(frame, 16));
        assertThat(caller.registers().pc()).hasValue(Long.parseLong(returned, 16));
    }

    @Test
    void a_function_that_refuses_has_no_caller() throws BadFrameInfo {
        assertThat(step("8000")).isEmpty();
    }

    /** Without {@code .debug_frame} the same return addresses must come out, at every place behind a prologue. */
    @Test
    void the_index_agrees_with_call_frame_information_of_the_same_build() {
        var code = new CodeFile(firmware("m3-dwarf4.elf"), null);
        var memory = new Memory(ByteOrder.LITTLE_ENDIAN, List.of(stack()), code.constantMemory(0));
        CodeImage image = CodeImage.firmware("firmware", code);
        int agreed = 0;
        for (long pc : returnAddresses(code, memory)) {
            Optional<Caller> byIndex = quietly(() -> ExceptionIndexStep.step(at(pc), false, memory, image, pc - 1));
            var byFrames = quietlyFrames(() -> FrameInfoStep.step(at(pc), false, memory, image, pc - 1));
            if (byIndex.isPresent() && byFrames instanceof FrameInfoStep.Result.Found found) {
                assertThat(byIndex.get().cfa()).isEqualTo(found.caller().cfa());
                assertThat(byIndex.get().registers().pc())
                        .isEqualTo(found.caller().registers().pc());
                agreed++;
            }
        }
        assertThat(agreed).isGreaterThan(40);
    }

    private static List<Long> returnAddresses(CodeFile code, Memory memory) {
        var text = code.elf().section(".text").orElseThrow();
        var addresses = new ArrayList<Long>();
        for (long pc = text.address() + 4; pc < text.address() + text.size(); pc += 2) {
            if (code.isCode(pc - 1) && CallSites.before(memory, Architecture.ARM, pc | 1) == CallSites.Verdict.CALL) {
                addresses.add(pc);
            }
        }
        return addresses;
    }

    private static Optional<Caller> step(String code) throws BadFrameInfo {
        var memory = new Memory(ByteOrder.LITTLE_ENDIAN, List.of(stack()), List.of());
        ByteBuffer instructions = ByteBuffer.wrap(HexFormat.of().parseHex(code));
        return new ExceptionIndexStep(at(0x1000), memory, instructions, STACK).run(false);
    }

    private static Registers at(long pc) {
        var registers = new Registers(Architecture.ARM);
        registers.set("pc", pc);
        registers.set("sp", STACK);
        registers.set("r7", STACK);
        return registers;
    }

    private static Memory.Piece stack() {
        ByteBuffer words = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 1024; i++) {
            words.putInt(0x100 + i);
        }
        return new Memory.Piece(STACK, words.flip());
    }

    private static ElfFile firmware(String name) {
        try (var in = ExceptionIndexTest.class.getResourceAsStream("/symbols/" + name)) {
            return ElfFile.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Attempt<T> {
        T run() throws BadFrameInfo;
    }

    private static Optional<Caller> quietly(Attempt<Optional<Caller>> attempt) {
        try {
            return attempt.run();
        } catch (BadFrameInfo damage) {
            return Optional.empty();
        }
    }

    private static FrameInfoStep.Result quietlyFrames(Attempt<FrameInfoStep.Result> attempt) {
        try {
            return attempt.run();
        } catch (BadFrameInfo damage) {
            return new FrameInfoStep.Result.Unknown();
        }
    }
}
