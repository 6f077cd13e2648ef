package dev.fleetward.cli;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;

/** How far a long command is: one line that is written over on a terminal, nothing anywhere else. */
final class ProgressLine implements AutoCloseable {
    private static final int BAR = 30;
    private static final long EVERY_NANOS = 100_000_000;

    private final boolean isShown;
    private long shownAt;
    private String shown = "";

    ProgressLine(boolean isWanted) {
        this.isShown = isWanted
                && Optional.ofNullable(System.console())
                        .filter(Console::isTerminal)
                        .isPresent();
    }

    void at(String what, long done, long of, String unit) {
        long now = System.nanoTime();
        if (!isShown || done < of && now - shownAt < EVERY_NANOS) {
            return;
        }
        shownAt = now;
        String line = line(what, done, of, unit);
        System.err.print("\r" + line + " ".repeat(Math.max(0, shown.length() - line.length())));
        shown = line;
    }

    static String line(String what, long done, long of, String unit) {
        int full = of == 0 ? BAR : (int) Math.min(BAR, done * BAR / of);
        return String.format(
                Locale.ENGLISH,
                "[%s%s] %,d of %,d %s %s",
                "#".repeat(full),
                "-".repeat(BAR - full),
                done,
                of,
                unit,
                what);
    }

    @Override
    public void close() {
        if (!shown.isEmpty()) {
            System.err.println();
        }
    }
}
