package dev.fleetward.bench;

import dev.fleetward.symbols.dwarf.SourceFrame;
import dev.fleetward.symbols.dwarf.SymbolIndex;
import dev.fleetward.symbols.elf.ElfFile;
import dev.fleetward.symbols.elf.Section;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Turns addresses into functions and lines as other tools do, to be measured beside them; see bench/symbols. */
public final class Symbolize {
    private static final long SEED = 7;
    private static final int ROUNDS = 5;
    private static final int WARM_UP_ROUNDS = 10;
    private static final int MIB_BITS = 20;
    private static final double NANOS_PER_SECOND = 1e9;

    private Symbolize() {}

    public static void main(String[] args) throws IOException {
        Path program = Path.of(args[1]);
        switch (args[0]) {
            case "addresses" -> addresses(program, Integer.parseInt(args[2]));
            case "frames" -> frames(program, Path.of(args[2]));
            case "running" -> running(program, Path.of(args[2]), Path.of(args[3]), Path.of(args[4]));
            case "warm" -> warm(program, Path.of(args[2]));
            default -> throw new IllegalArgumentException("addresses, frames, running or warm, not " + args[0]);
        }
    }

    private static void addresses(Path program, int count) throws IOException {
        Section text = ElfFile.open(program).section(".text").orElseThrow();
        var random = new Random(SEED);
        var out = new StringBuilder();
        for (int i = 0; i < count; i++) {
            out.append("0x")
                    .append(Long.toHexString(text.address() + random.nextLong(text.size())))
                    .append('\n');
        }
        print(out);
    }

    /** In the form of addr2line -afi. Units are indexed by all cores, as a server does. */
    private static void frames(Path program, Path list) throws IOException {
        long[] addresses = read(list);
        FrameList[] found = find(program, addresses);
        var out = new StringBuilder();
        for (int i = 0; i < addresses.length; i++) {
            out.append("0x").append(Long.toHexString(addresses[i])).append('\n');
            if (found[i].frames().isEmpty()) {
                out.append("??\n??:0\n");
            }
            for (SourceFrame frame : found[i].frames()) {
                out.append(frame.function()).append('\n');
                out.append(frame.file()).append(':').append(frame.line()).append('\n');
            }
        }
        print(out);
    }

    /** Opens the file anew; nothing of it is known before. */
    private static FrameList[] find(Path program, long[] addresses) throws IOException {
        SymbolIndex index = SymbolIndex.of(ElfFile.open(program));
        var found = new FrameList[addresses.length];
        IntStream.range(0, addresses.length)
                .parallel()
                .forEach(i -> found[i] = new FrameList(index.frames(addresses[i])));
        return found;
    }

    /** As in a server that has read symbols of other builds: the code is compiled, the file is new. */
    private static void running(Path program, Path list, Path other, Path listOfOther) throws IOException {
        long[] ofOther = read(listOfOther);
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            find(other, ofOther);
        }
        long[] addresses = read(list);
        long cpu = processCpuNanos();
        long start = System.nanoTime();
        FrameList[] found = find(program, addresses);
        System.out.printf(
                "%.2f %.2f s of processor, %d MiB resident at most (%d addresses)%n",
                (System.nanoTime() - start) / NANOS_PER_SECOND,
                (processCpuNanos() - cpu) / NANOS_PER_SECOND,
                Bench.peakMib(ProcessHandle.current().pid()),
                found.length);
    }

    private static long processCpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private record FrameList(List<SourceFrame> frames) {}

    private static void warm(Path program, Path list) throws IOException {
        long[] addresses = read(list);
        long before = heapBytes();
        long start = System.nanoTime();
        SymbolIndex index = SymbolIndex.of(ElfFile.open(program)).complete();
        double seconds = (System.nanoTime() - start) / NANOS_PER_SECOND;
        System.out.printf("index of all: %.2f s, %d MiB of heap%n", seconds, heapBytes() - before >> MIB_BITS);
        for (int round = 1; round <= ROUNDS; round++) {
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            start = System.nanoTime();
            long frames = 0;
            for (long address : addresses) {
                frames += index.frames(address).size();
            }
            System.out.printf(
                    "  fleetward round %d: %,d addresses, %,d frames in %.2f s, %.2f s of processor%n",
                    round,
                    addresses.length,
                    frames,
                    (System.nanoTime() - start) / NANOS_PER_SECOND,
                    (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu) / NANOS_PER_SECOND);
        }
        System.out.printf("heap with all names: %d MiB%n", heapBytes() - before >> MIB_BITS);
        if (index.frames(addresses[0]).isEmpty()) {
            System.out.println("the first address has no function");
        }
    }

    private static long heapBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long[] read(Path list) throws IOException {
        return Files.readAllLines(list).stream()
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(2), 16))
                .toArray();
    }

    private static void print(StringBuilder text) {
        var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        out.print(text);
        out.flush();
    }
}
