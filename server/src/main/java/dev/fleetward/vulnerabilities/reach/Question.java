package dev.fleetward.vulnerabilities.reach;

import dev.fleetward.components.Purl;
import dev.fleetward.kernel.Problem;
import dev.fleetward.vulnerabilities.versions.VersRange;
import dev.fleetward.vulnerabilities.versions.VersionOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a component is, in which versions: {@code openssl < 3.0.14}, {@code pkg:npm/lodash >= 4.0.0 < 4.17.21},
 * {@code openssl 3.0.13}, {@code pkg:deb/debian/openssl vers:deb/<3.0.11-1}.
 *
 * @param name a name in small letters, or a package URL without version
 * @param constraints none for every version
 */
record Question(String name, List<VersRange.Constraint> constraints, Optional<VersRange> range) {
    static final int MAX_CHARACTERS = 500;
    private static final Pattern CONSTRAINT =
            Pattern.compile("\\s*+(<=|>=|!=|==|=|<|>)?+\\s*+([^\\s<>=!|,]++)\\s*+[|,]?");

    /** Whether a component is asked for: yes, no, or nobody can tell from its version. */
    enum Answer {
        YES,
        NO,
        UNKNOWN
    }

    /** @throws Problem 400 with an example */
    static Question parse(String text) {
        String asked = text.strip();
        if (asked.isEmpty() || asked.length() > MAX_CHARACTERS || asked.indexOf('\0') >= 0) {
            throw wrong(text);
        }
        Matcher name = Pattern.compile("([^\\s<>=!]+)(.*)", Pattern.DOTALL).matcher(asked);
        if (!name.matches()) {
            throw wrong(text);
        }
        Optional<Purl> purl = name.group(1).startsWith("pkg:") ? Purl.find(name.group(1)) : Optional.empty();
        String rest = name.group(2).strip();
        String called = purl.map(Question::identity).orElse(name.group(1).toLowerCase(Locale.ROOT));
        if (VersRange.isRange(rest)) {
            try {
                return new Question(called, List.of(), Optional.of(VersRange.parse(rest)));
            } catch (IllegalArgumentException unreadable) {
                throw Problem.invalid("The range cannot be read: " + unreadable.getMessage() + ".");
            }
        }
        List<VersRange.Constraint> constraints = constraints(rest, text);
        String version = purl.map(Purl::version).orElse("");
        return new Question(
                called,
                constraints.isEmpty() && !version.isEmpty()
                        ? List.of(new VersRange.Constraint(VersRange.Comparator.EQUAL, version))
                        : constraints,
                Optional.empty());
    }

    private static List<VersRange.Constraint> constraints(String rest, String text) {
        var constraints = new ArrayList<VersRange.Constraint>();
        Matcher next = CONSTRAINT.matcher(rest);
        int at = 0;
        while (at < rest.length()) {
            if (!next.region(at, rest.length()).lookingAt()) {
                throw wrong(text);
            }
            VersRange.Comparator comparator =
                    switch (next.group(1) == null ? "=" : next.group(1)) {
                        case "<" -> VersRange.Comparator.LESS;
                        case "<=" -> VersRange.Comparator.AT_MOST;
                        case ">" -> VersRange.Comparator.GREATER;
                        case ">=" -> VersRange.Comparator.AT_LEAST;
                        case "!=" -> VersRange.Comparator.NOT_EQUAL;
                        default -> VersRange.Comparator.EQUAL;
                    };
            constraints.add(new VersRange.Constraint(comparator, next.group(2)));
            at = next.end();
        }
        return constraints;
    }

    private static Problem wrong(String text) {
        return Problem.invalid(
                "“" + text + "” is no question for a component; write a name or package URL and versions,"
                        + " such as “openssl < 3.0.14” or “pkg:npm/lodash >= 4.0.0 < 4.17.21”.");
    }

    private static String identity(Purl purl) {
        return new Purl(purl.type(), purl.namespace(), purl.name(), "", Collections.emptySortedMap(), "").toString();
    }

    boolean isAbout(Optional<String> purl, String componentName) {
        return name.equals(componentName.toLowerCase(Locale.ROOT))
                || purl.flatMap(Purl::find)
                        .filter(one -> identity(one).equals(name))
                        .isPresent();
    }

    Answer holdsFor(Optional<String> purl, String version) {
        VersionOrder order = range.map(VersRange::order).orElseGet(() -> purl.flatMap(Purl::find)
                .map(one -> VersRange.orderOf(one.type()))
                .orElse(VersionOrder.GENERIC));
        List<VersRange.Constraint> all = range.map(VersRange::constraints).orElse(constraints);
        boolean untold = all.stream()
                .anyMatch(one -> !one.version().isEmpty()
                        && order.tell(version, one.version()).isEmpty());
        if (!all.isEmpty() && (version.isEmpty() || untold)) {
            return Answer.UNKNOWN;
        }
        if (range.isPresent()) {
            return range.get().contains(version) ? Answer.YES : Answer.NO;
        }
        return constraints.stream().allMatch(one -> new VersRange(order, List.of(one)).contains(version))
                ? Answer.YES
                : Answer.NO;
    }
}
