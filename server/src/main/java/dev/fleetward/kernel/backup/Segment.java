package dev.fleetward.kernel.backup;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** A file of PostgreSQL's log, by the name it gives it: timeline and place, in segments of 16 MiB. */
record Segment(long timeline, long number) implements Comparable<Segment> {
    private static final Pattern NAME = Pattern.compile("[0-9A-F]{24}");
    private static final int TO_A_FILE_OF_4_GIB = 256;

    static boolean isOne(String name) {
        return NAME.matcher(name).matches();
    }

    static Segment of(String name) {
        return new Segment(
                Long.parseLong(name.substring(0, 8), 16),
                Long.parseLong(name.substring(8, 16), 16) * TO_A_FILE_OF_4_GIB
                        + Long.parseLong(name.substring(16), 16));
    }

    String name() {
        return String.format(
                Locale.ROOT, "%08X%08X%08X", timeline, number / TO_A_FILE_OF_4_GIB, number % TO_A_FILE_OF_4_GIB);
    }

    List<Segment> upTo(Segment last) {
        var all = new ArrayList<Segment>();
        for (long at = number; at <= last.number; at++) {
            all.add(new Segment(timeline, at));
        }
        return all;
    }

    @Override
    public int compareTo(Segment other) {
        return Long.compare(number, other.number);
    }
}
