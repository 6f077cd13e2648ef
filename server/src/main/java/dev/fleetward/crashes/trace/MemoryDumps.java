package dev.fleetward.crashes.trace;

import dev.fleetward.crashes.analysis.Dumps;
import dev.fleetward.crashes.dump.BadDump;
import dev.fleetward.crashes.dump.CrashReport;
import dev.fleetward.crashes.dump.DumpMemory;
import dev.fleetward.crashes.unwind.Memory;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks into the memory that coredumps saved. */
@ApplicationScoped
class MemoryDumps {
    private static final int LINE_BYTES = 16;
    private static final int LINES = 32;
    private static final int PAGE_BYTES = LINE_BYTES * LINES;

    private final Dumps dumps;

    MemoryDumps(Dumps dumps) {
        this.dumps = dumps;
    }

    record Line(String address, String hex, String text) {}

    record Region(String address, String size) {}

    /**
     * @param at where the lines begin
     * @param lines empty when nothing is saved there
     * @param next where the region goes on; null at its end
     */
    record View(String at, List<Line> lines, @Nullable String next, List<Region> regions) {}

    /** @param at hexadecimal; empty for the first region */
    View view(Product product, Trace trace, String at) {
        Memory memory = read(product, trace);
        List<Memory.Piece> saved = memory.saved();
        long first = saved.isEmpty() ? 0 : saved.getFirst().address();
        long address = at.isBlank() ? first : parse(at);
        Optional<ByteBuffer> bytes = memory.upTo(address, PAGE_BYTES);
        long end = address + PAGE_BYTES;
        return new View(
                CrashReport.hex(address),
                bytes.map(found -> lines(address, found)).orElse(List.of()),
                memory.isSaved(end) ? CrashReport.hex(end) : null,
                saved.stream()
                        .map(piece -> new Region(
                                CrashReport.hex(piece.address()),
                                "%,d".formatted(piece.bytes().limit())))
                        .toList());
    }

    private Memory read(Product product, Trace trace) {
        String file = trace.coredumpSha256()
                .orElseThrow(() ->
                        new Problem(404, "not-found", "Coredump not found", "This trace came without a coredump."));
        try {
            return DumpMemory.of(dumps.open(product.organization(), file));
        } catch (BadDump bad) {
            throw new Problem(422, "bad-coredump", "The coredump cannot be read", String.valueOf(bad.getMessage()));
        }
    }

    private static List<Line> lines(long address, ByteBuffer bytes) {
        var lines = new ArrayList<Line>();
        for (int at = 0; at < bytes.limit(); at += LINE_BYTES) {
            var hex = new StringBuilder();
            var text = new StringBuilder();
            for (int i = at; i < Math.min(at + LINE_BYTES, bytes.limit()); i++) {
                int value = bytes.get(i) & 0xff;
                hex.append(String.format(Locale.ROOT, i % 4 == 0 && i > at ? "  %02x" : " %02x", value));
                text.append(value >= 0x20 && value < 0x7f ? (char) value : '.');
            }
            lines.add(new Line(CrashReport.hex(address + at), hex.toString().strip(), text.toString()));
        }
        return lines;
    }

    private static long parse(String text) {
        String digits = text.strip().toLowerCase(Locale.ROOT).replaceFirst("^0x", "");
        try {
            return Long.parseUnsignedLong(digits, 16);
        } catch (NumberFormatException e) {
            throw Problem.invalid("at must be a hexadecimal address such as 0x20000000, not “%s”.".formatted(text));
        }
    }
}
