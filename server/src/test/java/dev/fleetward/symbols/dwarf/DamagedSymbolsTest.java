package dev.fleetward.symbols.dwarf;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.Frugal;
import dev.fleetward.symbols.SymbolFixtures;
import dev.fleetward.symbols.demangle.Demangler;
import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.ElfFile;
import dev.fleetward.symbols.elf.Section;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to a file, reading it ends soon, with what is left or with the one typed error. */
class DamagedSymbolsTest {
    private static final long MAX_ALLOCATED_BYTES = 512L << 20;
    private static final String[] FIRMWARE = {
        "m3-dwarf4.elf", "m3-dwarf5.elf", "m3-o2-zdebug.elf", "m4f-dwarf5.elf",
    };
    private static final String[] DEBUG = {
        ".debug_info", ".debug_abbrev", ".debug_line", ".debug_rnglists", ".debug_ranges", ".debug_str", ".symtab",
    };

    @Property(tries = 150)
    void bytes_changed_anywhere(@ForAll long seed, @ForAll @IntRange(min = 1, max = 200) int changes) throws Exception {
        var random = new Random(seed);
        byte[] bytes = firmware(random);
        for (int i = 0; i < changes; i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        readAll(bytes);
    }

    @Property(tries = 250)
    void bytes_changed_in_one_debug_section(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int changes)
            throws Exception {
        var random = new Random(seed);
        byte[] bytes = firmware(random);
        Section section = ElfFile.of(bytes)
                .section(DEBUG[random.nextInt(DEBUG.length)])
                .filter(each -> each.size() > 0)
                .orElseGet(() -> ElfFile.of(firmware(new Random(1)))
                        .section(".debug_info")
                        .orElseThrow());
        for (int i = 0; i < changes; i++) {
            long at = section.offset() + random.nextLong(section.size());
            if (at < bytes.length) {
                bytes[(int) at] = (byte) (random.nextBoolean() ? random.nextInt() : 0xFF);
            }
        }
        readAll(bytes);
    }

    @Property(tries = 60)
    void a_file_cut_short(@ForAll long seed) throws Exception {
        var random = new Random(seed);
        byte[] bytes = firmware(random);
        readAll(java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)));
    }

    @Property(tries = 2_000)
    void a_name_of_any_letters(@ForAll @StringLength(max = 60) String tail) {
        for (String head : new String[] {"_Z", "_ZN", "_R", "_RNvC", "_ZNK"}) {
            assertThat(Demangler.demangle(head + tail)).isNotNull();
        }
    }

    @Property(tries = 3_000)
    void a_mangled_name_with_letters_changed(@ForAll long seed) {
        var random = new Random(seed);
        String[] names = {
            "_ZNSt6vectorISt4pairIiSsESaIS1_EE17_M_realloc_insertIJS1_EEEvN9__gnu_cxx17__normal_iteratorIPS1_S3_EEDpOT_",
            "_ZN3geo5twiceIZ4mainEUliE0_EEDaOT_i",
            "_RNvXs_NtCs1234_5alloc3vecINtB4_3VechENtNtCs5678_4core3ops4Drop4dropB4_",
            "_ZZ4mainENKUlT_E_clIiEEDaS_",
        };
        var name = new StringBuilder(names[random.nextInt(names.length)]);
        for (int i = 0; i < 1 + random.nextInt(4); i++) {
            name.setCharAt(2 + random.nextInt(name.length() - 2), name.charAt(2 + random.nextInt(name.length() - 2)));
        }
        assertThat(Demangler.demangle(name.toString())).hasSizeLessThan(100_000);
    }

    @Example
    void symbols_without_a_size_in_a_section_that_is_not_there() throws Exception {
        byte[] bytes = read("m3-dwarf4.elf");
        Section symbols = ElfFile.of(bytes).section(".symtab").orElseThrow();
        var table = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = (int) symbols.offset() + 16; at < symbols.offset() + symbols.size(); at += 16) {
            table.putInt(at + 8, 0).putShort(at + 14, (short) 183);
        }
        readAll(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {Form.ADDRX, Form.INDIRECT, Form.RNGLISTX, Form.STRX})
    void a_unit_whose_language_needs_what_only_its_own_root_tells(int form) throws Exception {
        byte[] bytes = read("m3-dwarf5.elf");
        Section shapes = ElfFile.of(bytes).section(".debug_abbrev").orElseThrow();
        for (int at = (int) shapes.offset(); at < shapes.offset() + shapes.size() - 1; at++) {
            if (bytes[at] == At.LANGUAGE && bytes[at + 1] == Form.DATA1) {
                bytes[at + 1] = (byte) form;
            }
        }
        readAll(bytes);
    }

    private static byte[] firmware(Random random) {
        return read(FIRMWARE[random.nextInt(FIRMWARE.length)]);
    }

    private static byte[] read(String name) {
        try {
            return Files.readAllBytes(SymbolFixtures.HOME.resolve(name));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void readAll(byte[] bytes) {
        Frugal.reads(MAX_ALLOCATED_BYTES, () -> {
            try {
                ElfFile elf = ElfFile.of(bytes);
                elf.buildId();
                elf.symbols().all().limit(1_000).forEach(symbol -> elf.memory(symbol.address(), 4));
                SymbolIndex index = SymbolIndex.of(elf).complete();
                for (long address = 0x400; address < 0x2600; address += 14) {
                    index.frames(address);
                }
                DebugInfo info = DebugInfo.of(elf);
                info.enumerators("reason");
                info.members("tskTaskControlBlock");
                info.units().forEach(unit -> unit.root().children().forEach(Die::ranges));
            } catch (BadElf expected) {
                assertThat(expected.reason()).isNotBlank();
            }
        });
    }
}
