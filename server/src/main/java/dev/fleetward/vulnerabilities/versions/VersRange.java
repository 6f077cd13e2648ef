package dev.fleetward.vulnerabilities.versions;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A range of versions as package URLs' {@code vers} writes it: {@code vers:npm/>=1.0.0|<2.0.0}. An order between two
 * versions that means nothing makes neither of them part of the range.
 */
public record VersRange(VersionOrder order, List<Constraint> constraints) {
    public static final int MAX_CONSTRAINTS = 100;
    private static final String PREFIX = "vers:";

    /** How a version stands to another. */
    public enum Comparator {
        EQUAL("="),
        NOT_EQUAL("!="),
        LESS("<"),
        AT_MOST("<="),
        GREATER(">"),
        AT_LEAST(">=");

        private final String sign;

        Comparator(String sign) {
            this.sign = sign;
        }

        boolean opensAbove() {
            return this == GREATER || this == AT_LEAST;
        }

        boolean opensBelow() {
            return this == LESS || this == AT_MOST;
        }
    }

    /** @param version empty for any */
    public record Constraint(Comparator comparator, String version) {}

    public VersRange {
        constraints = List.copyOf(constraints);
    }

    public static boolean isRange(String text) {
        return text.startsWith(PREFIX);
    }

    /** @throws IllegalArgumentException saying what is wrong */
    public static VersRange parse(String text) {
        String rest = text.strip();
        int slash = rest.indexOf('/');
        if (!isRange(rest) || slash < 0) {
            throw new IllegalArgumentException("a range is written vers:<scheme>/<constraints>, not “" + text + "”");
        }
        String scheme = rest.substring(PREFIX.length(), slash);
        List<Constraint> constraints = new ArrayList<>();
        for (String one : rest.substring(slash + 1).split("\\|", -1)) {
            if (!one.isBlank()) {
                constraints.add(constraint(one.strip()));
            }
        }
        if (constraints.isEmpty() || constraints.size() > MAX_CONSTRAINTS) {
            throw new IllegalArgumentException("a range has 1 to " + MAX_CONSTRAINTS + " constraints");
        }
        return new VersRange(orderOf(scheme), constraints);
    }

    private static Constraint constraint(String text) {
        if (text.equals("*")) {
            return new Constraint(Comparator.EQUAL, "");
        }
        for (Comparator comparator : List.of(
                Comparator.NOT_EQUAL, Comparator.AT_MOST, Comparator.AT_LEAST, Comparator.LESS, Comparator.GREATER)) {
            if (text.startsWith(comparator.sign)) {
                return new Constraint(comparator, version(text.substring(comparator.sign.length())));
            }
        }
        return new Constraint(Comparator.EQUAL, version(text.startsWith("=") ? text.substring(1) : text));
    }

    private static String version(String text) {
        String version = URLDecoder.decode(text.strip().replace("+", "%2B"), StandardCharsets.UTF_8);
        if (version.isEmpty()) {
            throw new IllegalArgumentException("a constraint of the range has no version");
        }
        return version;
    }

    /** By a {@code vers} scheme or a package URL's type; what has no order of its own has the generic one. */
    public static VersionOrder orderOf(String scheme) {
        return switch (scheme.toLowerCase(Locale.ROOT)) {
            case "npm" -> VersionOrder.NPM;
            case "semver", "cargo", "hex", "swift", "bitnami" -> VersionOrder.SEMVER;
            case "golang", "go" -> VersionOrder.GO;
            case "pub" -> VersionOrder.PUB;
            case "nuget" -> VersionOrder.NUGET;
            case "deb", "debian", "ubuntu" -> VersionOrder.DEB;
            case "rpm" -> VersionOrder.RPM;
            case "apk", "alpine" -> VersionOrder.APK;
            case "maven" -> VersionOrder.MAVEN;
            case "pypi" -> VersionOrder.PYPI;
            case "gem" -> VersionOrder.GEM;
            case "composer" -> VersionOrder.COMPOSER;
            case "conan" -> VersionOrder.CONAN;
            case "cran", "hackage" -> VersionOrder.SERIES;
            default -> VersionOrder.GENERIC;
        };
    }

    /** Exclusions and single versions first, then the intervals between bounds in order. */
    public boolean contains(String version) {
        for (Constraint one : constraints) {
            if (one.comparator() == Comparator.NOT_EQUAL && isSame(one.version(), version)) {
                return false;
            }
        }
        for (Constraint one : constraints) {
            if (one.comparator() == Comparator.EQUAL && (one.version().isEmpty() || isSame(one.version(), version))) {
                return true;
            }
        }
        List<Constraint> bounds = constraints.stream()
                .filter(one -> one.comparator() != Comparator.EQUAL && one.comparator() != Comparator.NOT_EQUAL)
                .sorted((a, b) -> order.compare(a.version(), b.version()))
                .toList();
        if (bounds.isEmpty()) {
            return constraints.stream().allMatch(one -> one.comparator() == Comparator.NOT_EQUAL);
        }
        return inAnInterval(bounds, version);
    }

    private boolean inAnInterval(List<Constraint> bounds, String version) {
        Optional<Constraint> lower = Optional.empty();
        boolean open = bounds.getFirst().comparator().opensBelow();
        for (Constraint bound : bounds) {
            if (bound.comparator().opensAbove()) {
                if (!open || lower.isEmpty()) {
                    lower = Optional.of(bound);
                }
                open = true;
            } else if (open) {
                if (lower.map(from -> holds(from, version)).orElse(true) && holds(bound, version)) {
                    return true;
                }
                lower = Optional.empty();
                open = false;
            }
        }
        return open && lower.map(from -> holds(from, version)).orElse(false);
    }

    private boolean holds(Constraint bound, String version) {
        OptionalInt told = order.tell(version, bound.version());
        if (told.isEmpty()) {
            return false;
        }
        int compared = told.getAsInt();
        return switch (bound.comparator()) {
            case LESS -> compared < 0;
            case AT_MOST -> compared <= 0;
            case GREATER -> compared > 0;
            case AT_LEAST -> compared >= 0;
            case EQUAL -> compared == 0;
            case NOT_EQUAL -> compared != 0;
        };
    }

    private boolean isSame(String left, String right) {
        OptionalInt told = order.tell(left, right);
        return told.isPresent() ? told.getAsInt() == 0 : left.equals(right);
    }
}
