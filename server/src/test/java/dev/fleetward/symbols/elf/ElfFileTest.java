package dev.fleetward.symbols.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetward.symbols.SymbolFixtures;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ElfFileTest {
    @ParameterizedTest
    @CsvSource({
        "m3-dwarf4.elf, 2",
        "m3-dwarf5.elf, 2",
        "m3-o2-zdebug.elf, 2",
        "m4f-dwarf5.elf, 2",
    })
    void firmware_tells_its_machine_and_build(String name, int type) {
        ElfFile elf = SymbolFixtures.elf(name);

        assertThat(elf.is64()).isFalse();
        assertThat(elf.bigEndian()).isFalse();
        assertThat(elf.machine()).isEqualTo(ElfFile.ARM);
        assertThat(elf.type()).isEqualTo(type);
        assertThat(elf.buildId()).hasValueSatisfying(id -> assertThat(id.hex()).hasSize(40));
        assertThat(elf.segments()).anyMatch(segment -> segment.type() == Segment.LOAD && segment.isExecutable());
    }

    @Test
    void a_compressed_section_gives_what_was_packed() {
        ElfFile elf = SymbolFixtures.elf("m3-o2-zdebug.elf");
        Section section = elf.section(".debug_str").orElseThrow();

        assertThat(section.isCompressed()).isTrue();
        assertThat(elf.contents(section).byteSize()).isGreaterThan(section.size());
        assertThat(new String(elf.contents(section).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8))
                .contains("control_task");
    }

    @Test
    void a_function_is_found_by_an_address_within_and_without_its_thumb_bit() {
        ElfFile elf = SymbolFixtures.elf("m3-dwarf5.elf");
        Symbol symbol = elf.symbols().named("control_task").orElseThrow();

        assertThat(symbol.isFunction()).isTrue();
        assertThat(symbol.address() & 1).isZero();
        assertThat(elf.symbols().functionAt(symbol.address() + 2)).contains(symbol);
        assertThat(elf.symbols().functionStartsAt(symbol.address())).isTrue();
        assertThat(elf.isExecutable(symbol.address())).isTrue();
        assertThat(elf.symbols().all()).noneMatch(each -> each.name().startsWith("$"));
    }

    @Test
    void a_variable_is_found_by_an_address_within() {
        ElfFile elf = SymbolFixtures.elf("m3-dwarf5.elf");
        Symbol symbol = elf.symbols().named("pxCurrentTCB").orElseThrow();

        assertThat(symbol.isObject()).isTrue();
        assertThat(elf.symbols().objectAt(symbol.address() + 1)).contains(symbol);
    }

    @Test
    void memory_comes_from_sections_that_are_in_the_file() {
        ElfFile elf = SymbolFixtures.elf("m3-dwarf5.elf");
        Section text = elf.section(".text").orElseThrow();

        assertThat(elf.memory(text.address(), 4)).isPresent();
        assertThat(elf.memory(text.address() + text.size() - 2, 4)).isEmpty();
        assertThat(elf.memory(0xE000_0000L, 4)).isEmpty();
        Symbol zeroed = elf.symbols().named("pxCurrentTCB").orElseThrow();
        if (elf.sections().get(zeroed.section()).type() == Section.NOBITS) {
            assertThat(elf.memory(zeroed.address(), 4)).isEmpty();
        }
    }

    @Test
    void the_id_that_the_firmware_sends_goes_before_the_linkers() {
        byte[] derived = new byte[20];
        for (int i = 0; i < derived.length; i++) {
            derived[i] = (byte) (i + 1);
        }

        ElfFile patched = ElfFile.of(ElfBytes.withMemfaultBuildId(3, derived));
        ElfFile unpatched = ElfFile.of(ElfBytes.withMemfaultBuildId(1, derived));

        assertThat(patched.buildId()).contains(new BuildId("0102030405060708090a0b0c0d0e0f1011121314"));
        assertThat(patched.buildId().orElseThrow().startsWith(new BuildId("010203")))
                .isTrue();
        assertThat(unpatched.buildId()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void big_endian_and_wide_files_read_alike(boolean is64) {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            ElfFile elf = ElfFile.of(new ElfBytes(is64, order)
                    .section(".data", 0x1234, new byte[] {1, 2, 3})
                    .bytes());

            assertThat(elf.is64()).isEqualTo(is64);
            assertThat(elf.section(".data").orElseThrow().address()).isEqualTo(0x1234);
            assertThat(elf.memory(0x1235, 2)).contains(new byte[] {2, 3});
        }
    }

    @Test
    void the_old_form_of_compression_is_found_under_the_plain_name() {
        byte[] text = "many many many words".repeat(10).getBytes(StandardCharsets.UTF_8);
        ElfFile elf = ElfFile.of(new ElfBytes(true, ByteOrder.LITTLE_ENDIAN)
                .section(".zdebug_str", 0, oldCompressed(text, text.length))
                .bytes());

        assertThat(elf.contents(".debug_str").toArray(ValueLayout.JAVA_BYTE)).isEqualTo(text);
    }

    @Test
    void a_section_that_claims_more_than_it_can_hold_is_refused() {
        byte[] text = new byte[1000];
        for (long claim : new long[] {Long.MAX_VALUE, 1L << 40, 1001}) {
            ElfFile elf = ElfFile.of(new ElfBytes(true, ByteOrder.LITTLE_ENDIAN)
                    .section(".zdebug_str", 0, oldCompressed(text, claim))
                    .bytes());

            assertThatThrownBy(() -> elf.contents(".debug_str")).isInstanceOf(BadElf.class);
        }
    }

    @Test
    void what_is_not_elf_is_refused_with_the_reason() {
        assertThatThrownBy(() -> ElfFile.of("not at all an ELF file".getBytes(StandardCharsets.US_ASCII)))
                .isInstanceOfSatisfying(
                        BadElf.class, bad -> assertThat(bad.reason()).isEqualTo("not-elf"));
        assertThatThrownBy(() -> ElfFile.of(new byte[3])).isInstanceOf(BadElf.class);
    }

    private static byte[] oldCompressed(byte[] text, long claim) {
        var deflater = new Deflater();
        deflater.setInput(text);
        deflater.finish();
        byte[] packed = new byte[text.length + 100];
        int length = deflater.deflate(packed);
        deflater.end();
        return ByteBuffer.allocate(12 + length)
                .put("ZLIB".getBytes(StandardCharsets.US_ASCII))
                .putLong(claim)
                .put(packed, 0, length)
                .array();
    }
}
