package dev.fleetward.kernel;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much of a disk is to stay free, as the operator wrote it: {@code auto}, {@code 5%}, {@code 2GiB}, {@code 800MiB}. */
record KeepFree(String written) {
    static final String AUTOMATIC = "auto";
    private static final long MIB = 1024L * 1024;
    private static final long GIB = 1024 * MIB;
    private static final long AT_LEAST = 256 * MIB;
    private static final long AT_MOST = 10 * GIB;
    private static final int USUAL_PERCENT = 5;
    /** A small disk must still be of use. */
    private static final int MAX_USUAL_PERCENT = 10;

    private static final Pattern FORM = Pattern.compile("([0-9]{1,12})\\s*(%|[KMGT]I?B)");

    /** @throws IllegalStateException naming the setting when it cannot be read */
    long bytesOf(long totalBytes) {
        String text = written.strip().toUpperCase(Locale.ROOT);
        if (text.equalsIgnoreCase(AUTOMATIC)) {
            long usual = Math.clamp(totalBytes / 100 * USUAL_PERCENT, AT_LEAST, AT_MOST);
            return Math.min(usual, totalBytes / 100 * MAX_USUAL_PERCENT);
        }
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw wrong();
        }
        long number = Long.parseLong(form.group(1));
        return form.group(2).equals("%") ? share(number, totalBytes) : number * unit(form.group(2));
    }

    private long share(long percent, long totalBytes) {
        if (percent > 100) {
            throw wrong();
        }
        return totalBytes / 100 * percent;
    }

    private static long unit(String unit) {
        return switch (unit.charAt(0)) {
            case 'K' -> 1024;
            case 'M' -> MIB;
            case 'G' -> GIB;
            default -> 1024 * GIB;
        };
    }

    private IllegalStateException wrong() {
        return new IllegalStateException(
                "disk.keep-free “%s” must be auto, or an amount such as 2GiB, 800MiB or 5%%.".formatted(written));
    }
}
