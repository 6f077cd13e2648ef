package dev.fleetward.crashes.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.crashes.unwind.Unwinder;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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

    private final SymbolSource symbols = symbols();

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
        long begun = System.nanoTime();

        try {
            CrashReport report = CrashAnalysis.of(ByteBuffer.wrap(bytes), symbols);
            assertThat(report.threads()).isNotEmpty().hasSizeLessThanOrEqualTo(CrashReport.MAX_THREADS);
            assertThat(report.threads())
                    .allSatisfy(thread -> assertThat(thread.frames()).hasSizeLessThanOrEqualTo(Unwinder.MAX_FRAMES));
        } catch (BadDump bad) {
            assertThat(bad.detail()).endsWith(".");
        }

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
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

    private static byte[] damaged(Damage damage) {
        byte[] seed = SEEDS.get(damage.seed());
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
