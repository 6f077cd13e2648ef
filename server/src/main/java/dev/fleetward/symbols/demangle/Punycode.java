package dev.fleetward.symbols.demangle;

import java.util.ArrayList;

/** Text beyond ASCII within ASCII (RFC 3492), as Rust writes it: an underscore where that has its last hyphen. */
final class Punycode {
    private static final int BASE = 36;
    private static final int FEWEST = 1;
    private static final int MOST = 26;
    private static final int SKEW = 38;
    private static final int DAMP = 700;
    private static final int FIRST_BIAS = 72;
    private static final int FIRST_POINT = 0x80;

    private Punycode() {}

    static String decode(String text) {
        int split = text.lastIndexOf('_');
        var points = new ArrayList<Integer>();
        for (int i = 0; i < split; i++) {
            points.add((int) text.charAt(i));
        }
        long point = FIRST_POINT;
        long insertAt = 0;
        int bias = FIRST_BIAS;
        int at = split + 1;
        while (at < text.length()) {
            long before = insertAt;
            long weight = 1;
            for (int k = BASE; ; k += BASE) {
                int digit = at < text.length() ? Character.digit(text.charAt(at++), BASE) : -1;
                if (digit < 0) {
                    throw new NotMangled();
                }
                // RFC 3492 has letters before digits; Java's base 36 has them after.
                int value = digit < 10 ? digit + 26 : digit - 10;
                insertAt += value * weight;
                int threshold = Math.clamp(k - bias, FEWEST, MOST);
                if (value < threshold) {
                    break;
                }
                weight *= BASE - threshold;
                if (insertAt > Integer.MAX_VALUE || weight > Integer.MAX_VALUE) {
                    throw new NotMangled();
                }
            }
            int count = points.size() + 1;
            bias = adapt(insertAt - before, count, before == 0);
            point += insertAt / count;
            insertAt %= count;
            if (!Character.isValidCodePoint((int) Math.min(point, Integer.MAX_VALUE))) {
                throw new NotMangled();
            }
            points.add((int) insertAt++, (int) point);
        }
        var out = new StringBuilder();
        points.forEach(out::appendCodePoint);
        return out.toString();
    }

    private static int adapt(long delta, int count, boolean first) {
        long left = first ? delta / DAMP : delta / 2;
        left += left / count;
        int k = 0;
        while (left > (BASE - FEWEST) * MOST / 2) {
            left /= BASE - FEWEST;
            k += BASE;
        }
        return (int) (k + (BASE - FEWEST + 1) * left / (left + SKEW));
    }
}
