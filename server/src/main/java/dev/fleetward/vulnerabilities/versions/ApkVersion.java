package dev.fleetward.vulnerabilities.versions;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code 1.2.3a_rc1~hash-r4} as apk-tools orders it: what comes earlier in that shape weighs more than its absence. */
record ApkVersion(List<Part> parts) implements Version<ApkVersion> {

    /** A number after the letter ({@code 6.6.2p1}, {@code 10.2.22.r0}) is in no description but in Alpine's releases. */
    private static final Pattern SHAPE =
            Pattern.compile("[0-9]++(?:\\.[0-9]++)*+(?:(?:\\.(?=[a-z][0-9]))?+[a-z][0-9]*+)?+"
                    + "(?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)[0-9]*+)*+(?:~[0-9a-f]++)?+(?:-r[0-9]++)?+");

    private static final Pattern PART =
            Pattern.compile("_([a-z]++)([0-9]*+)|~([0-9a-f]++)|-r([0-9]++)|([0-9]++|\\.(?=[a-z]))|([a-z])");

    /** In rising order at the same place of two versions; END is where a version stops. */
    private enum Kind {
        ALPHA,
        BETA,
        PRE,
        RC,
        END,
        REVISION,
        HASH,
        SUFFIX_NUMBER,
        CVS,
        SVN,
        GIT,
        HG,
        P,
        LETTER,
        NUMBER
    }

    private record Part(Kind kind, String text) {}

    private static final Part END = new Part(Kind.END, "");

    static Optional<ApkVersion> read(String text) {
        if (!SHAPE.matcher(text).matches()) {
            return Optional.empty();
        }
        List<Part> parts = new ArrayList<>();
        Matcher part = PART.matcher(text);
        while (part.find()) {
            if (part.group(1) != null) {
                parts.add(new Part(Kind.valueOf(part.group(1).toUpperCase(Locale.ROOT)), ""));
                if (!part.group(2).isEmpty()) {
                    parts.add(new Part(Kind.SUFFIX_NUMBER, part.group(2)));
                }
            } else if (part.group(3) != null) {
                parts.add(new Part(Kind.HASH, part.group(3)));
            } else if (part.group(4) != null) {
                parts.add(new Part(Kind.REVISION, part.group(4)));
            } else {
                boolean number = part.group(5) != null;
                parts.add(new Part(
                        number ? Kind.NUMBER : Kind.LETTER, part.group().replace(".", "")));
            }
        }
        return Optional.of(new ApkVersion(List.copyOf(parts)));
    }

    @Override
    public int compareTo(ApkVersion other) {
        for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
            Part a = i < parts.size() ? parts.get(i) : END;
            Part b = i < other.parts.size() ? other.parts.get(i) : END;
            int order = a.kind != b.kind ? a.kind.compareTo(b.kind) : compareTexts(a, b, i == 0);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int compareTexts(Part a, Part b, boolean first) {
        boolean fraction = a.kind == Kind.NUMBER && !first && (a.text.startsWith("0") || b.text.startsWith("0"));
        return fraction || a.kind == Kind.HASH || a.kind == Kind.LETTER
                ? a.text.compareTo(b.text)
                : Digits.compare(a.text, b.text);
    }
}
