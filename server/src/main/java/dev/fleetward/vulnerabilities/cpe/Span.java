package dev.fleetward.vulnerabilities.cpe;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.vulnerabilities.versions.VersionOrder;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Versions from one to another; an empty bound is open. */
public record Span(String from, boolean withFrom, String to, boolean withTo) {

    public static final Span ALL = new Span("", true, "", true);

    /** A version that a distribution made of the project's: the two do not compare. */
    private static final Pattern OF_A_DISTRIBUTION =
            Pattern.compile("ubuntu|[-+~.]deb[0-9]|dfsg|\\.el[0-9]|\\.fc[0-9]|\\.amzn[0-9]|\\.suse|-r[0-9]++$");

    /** Words for several versions, where one is asked for. */
    private static final Pattern NO_VERSION = Pattern.compile("\\s|[<>=]|\\.x$");

    public static Span exactly(String version) {
        return new Span(version, true, version, true);
    }

    @JsonIgnore
    boolean isAll() {
        return from.isEmpty() && to.isEmpty();
    }

    Outcome holds(VersionOrder order, String version) {
        if (isAll()) {
            return Outcome.of(Truth.TRUE, "every version is affected");
        }
        if (version.isEmpty()) {
            return Outcome.of(Truth.UNKNOWN, "the SBOM gives no version, and the record is about versions" + words());
        }
        OptionalInt low = from.isEmpty() ? OptionalInt.of(1) : tell(order, version, from);
        OptionalInt high = to.isEmpty() ? OptionalInt.of(-1) : tell(order, version, to);
        if (beyond(low, 1, withFrom) || beyond(high, -1, withTo)) {
            return Outcome.of(Truth.FALSE, version + " is not" + words());
        }
        if (low.isEmpty() || high.isEmpty()) {
            return Outcome.of(
                    Truth.UNKNOWN,
                    "whether " + version + " is" + words() + " cannot be told: the versions do not compare");
        }
        return new Outcome(Truth.TRUE, version + " is" + words(), withTo ? "" : to, false);
    }

    private static OptionalInt tell(VersionOrder order, String version, String bound) {
        boolean alike = OF_A_DISTRIBUTION.matcher(version).find()
                == OF_A_DISTRIBUTION.matcher(bound).find();
        return alike && !NO_VERSION.matcher(bound).find() ? order.tell(version, bound) : OptionalInt.empty();
    }

    /** Whether the version lies outside of a bound for sure. */
    private static boolean beyond(OptionalInt position, int inside, boolean included) {
        return position.isPresent() && (position.getAsInt() == 0 ? !included : position.getAsInt() > 0 != inside > 0);
    }

    private String words() {
        if (!from.isEmpty() && from.equals(to)) {
            return " " + from;
        }
        String low = from.isEmpty() ? "" : (withFrom ? " at or after " : " after ") + from;
        String high = to.isEmpty()
                ? ""
                : withTo ? " not after " + to + ", the last affected" : " before " + to + ", where it is fixed";
        return low + (low.isEmpty() || high.isEmpty() ? "" : " and") + high;
    }
}
