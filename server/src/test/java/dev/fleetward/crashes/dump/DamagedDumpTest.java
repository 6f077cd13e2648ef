package dev.fleetward.crashes.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.crashes.unwind.Unwinder;
import dev.fleetward.fixture.Frugal;
import dev.fleetward.symbols.elf.ElfFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Dumps come from devices whose memory had just gone wrong: any damage ends in a report or in words, and soon. */
class DamagedDumpTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final List<byte[]> SEEDS = List.of(
            DumpFixtures.gunzip(DumpFixtures.resource("/crashes/dump/m4f-dwarf5--fault-in-isr.core.gz")),
            DumpFixtures.gunzip(DumpFixtures.resource("/crashes/dump/m3-dwarf5--divide-by-zero.core.gz")),
            DumpFixtures.gunzip(DumpFixtures.resource("/crashes/dump/m3-o2-zdebug--watchdog.core.gz")),
            DumpFixtures.gunzip(DumpFixtures.resource("/crashes/linux/meterd-threads.core.gz")),
            DumpFixtures.gunzip(DumpFixtures.resource("/crashes/linux/meterd-stacktrace.json.gz")));

    private static final byte[] FIRMWARE = bytes("/symbols/m4f-dwarf5.elf");

    private final SymbolSource symbols = symbols();

    private static byte[] bytes(String resource) {
        try {
            return Files.readAllBytes(DumpFixtures.resource(resource));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SymbolSource symbols() {
        DumpSymbols.meterd();
        return DumpSymbols.firmware();
    }

    /** Bits that flip, or runs of bytes overwritten; a cut under 10 leaves so many tenths of the dump. */
    record Damage(int seed, long random, int count, boolean runs, int cutTo) {}

    @Provide
    Arbitrary<Damage> damage() {
        return Arbitraries.integers().between(0, SEEDS.size() - 1).flatMap(seed -> Arbitraries.longs()
                .flatMap(random -> Arbitraries.integers().between(0, 64).flatMap(count -> Arbitraries.of(true, false)
                        .flatMap(runs -> Arbitraries.integers()
                                .between(0, 100)
                                .map(cut -> new Damage(seed, random, count, runs, cut))))));
    }

    @Property(tries = 400)
    void a_damaged_dump_gives_a_report_or_says_what_is_wrong(@ForAll("damage") Damage damage) {
        byte[] bytes = damaged(damage);

        Frugal.reads(() -> {
            try {
                CrashReport report = CrashAnalysis.of(ByteBuffer.wrap(bytes), symbols);
                assertThat(report.threads()).isNotEmpty().hasSizeLessThanOrEqualTo(CrashReport.MAX_THREADS);
                assertThat(report.threads()).allSatisfy(thread -> assertThat(thread.frames())
                        .hasSizeLessThanOrEqualTo(Unwinder.MAX_FRAMES));
            } catch (BadDump bad) {
                assertThat(bad.detail()).endsWith(".");
            }
        });
    }

    @Property(tries = 100)
    void a_damaged_coredump_becomes_an_elf_core_or_says_what_is_wrong(@ForAll("damage") Damage damage) {
        byte[] bytes = damaged(damage);

        try {
            assertThat(CoreElf.of(ByteBuffer.wrap(bytes), symbols)).isNotEmpty();
        } catch (BadDump bad) {
            assertThat(bad.detail()).endsWith(".");
        }
    }

    /** Files of symbols are uploaded by people; a damaged one takes names away, never the report. */
    @Property(tries = 150)
    void damaged_symbols_leave_a_report(@ForAll("damage") Damage damage) throws BadDump {
        byte[] elf = damaged(damage, FIRMWARE);
        var source = SymbolSource.byBuildId(_ -> Optional.of(BuildSymbols.of(ElfFile.of(elf))));
        long begun = System.nanoTime();

        CrashReport report = CrashAnalysis.of(ByteBuffer.wrap(SEEDS.getFirst()), source);

        assertThat(report.crashed().frames()).isNotEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
    }

    private static byte[] damaged(Damage damage) {
        return damaged(damage, SEEDS.get(damage.seed()));
    }

    private static byte[] damaged(Damage damage, byte[] seed) {
        byte[] bytes = Arrays.copyOf(seed, damage.cutTo() < 10 ? seed.length * damage.cutTo() / 10 : seed.length);
        var random = new Random(damage.random());
        for (int i = 0; i < damage.count() && bytes.length > 0; i++) {
            // Half of the damage goes where structure is: headers and notes are at the beginning.
            int at = random.nextInt(random.nextBoolean() ? Math.min(bytes.length, 2048) : bytes.length);
            if (damage.runs()) {
                int end = Math.min(bytes.length, at + random.nextInt(64));
                Arrays.fill(bytes, at, end, (byte) random.nextInt());
            } else {
                bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return bytes;
    }
}
