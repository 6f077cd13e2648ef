import dev.fleetward.crashes.dump.BuildSymbols;
import dev.fleetward.crashes.dump.CrashAnalysis;
import dev.fleetward.crashes.dump.CrashReport;
import dev.fleetward.crashes.dump.SymbolSource;
import dev.fleetward.symbols.elf.ElfFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** How long a Cortex-M coredump takes from its bytes to the report: the first of a build, and with its symbols open. */
public final class CoredumpBench {
    private static final int WARM_UP = 300;
    private static final int MEASURED = 1_000;

    public static void main(String[] arguments) throws Exception {
        Path tests = Path.of(arguments[0], "server/src/test/resources");
        ByteBuffer dump;
        try (var in = new GZIPInputStream(
                Files.newInputStream(tests.resolve("crashes/dump/m4f-dwarf5--fault-in-isr.core.gz")))) {
            dump = ByteBuffer.wrap(in.readAllBytes());
        }
        Path elf = tests.resolve("symbols/m4f-dwarf5.elf");
        long begun = System.nanoTime();
        BuildSymbols symbols = BuildSymbols.of(ElfFile.open(elf));
        SymbolSource source = SymbolSource.byBuildId(_ -> Optional.of(symbols));
        CrashReport report = CrashAnalysis.of(dump, source);
        long first = System.nanoTime() - begun;
        long frames = report.threads().stream().mapToLong(thread -> thread.frames().size()).sum();
        for (int i = 0; i < WARM_UP; i++) {
            CrashAnalysis.of(dump, source);
        }
        long[] taken = new long[MEASURED];
        for (int i = 0; i < MEASURED; i++) {
            long at = System.nanoTime();
            CrashAnalysis.of(dump, source);
            taken[i] = System.nanoTime() - at;
        }
        Arrays.sort(taken);
        System.out.printf(
                "coredump of %d bytes, %d threads, %d frames: first %.1f ms (JVM cold, symbols opened), then median %.2f ms,"
                        + " p99 %.2f ms%n",
                dump.remaining(),
                report.threads().size(),
                frames,
                first / 1e6,
                taken[MEASURED / 2] / 1e6,
                taken[MEASURED * 99 / 100] / 1e6);
    }
}
