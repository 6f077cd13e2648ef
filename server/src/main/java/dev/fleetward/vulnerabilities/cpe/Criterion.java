package dev.fleetward.vulnerabilities.cpe;

import dev.fleetward.vulnerabilities.versions.VersionOrder;
import java.util.List;
import java.util.OptionalInt;

/**
 * One product in some versions, as a configuration names it.
 *
 * @param vulnerable whether the product itself is affected; otherwise it is what the affected one runs on or with
 * @param except versions inside the span that are not affected
 */
public record Criterion(boolean vulnerable, Cpe cpe, Span span, List<Span> except, VersionOrder order) {

    public Criterion(boolean vulnerable, Cpe cpe, Span span) {
        this(vulnerable, cpe, span, List.of(), VersionOrder.GENERIC);
    }

    boolean names(Subject subject) {
        return cpe.covers(subject.cpe())
                && (!Cpe.isConcrete(cpe.targetSoftware()) || subject.livesIn(cpe.targetSoftware()));
    }

    /** Whether the subject, which this names, has a version that this is about. */
    Outcome of(Subject subject) {
        String version = subject.comparable();
        if (Cpe.isConcrete(cpe.version())) {
            return exactly(subject, version);
        }
        if (cpe.version().equals(Cpe.NOT_APPLICABLE)) {
            return unversioned(subject);
        }
        Outcome inside = span.holds(order, version);
        for (Span spared : except) {
            Outcome unaffected = version.isEmpty() ? Outcome.of(Truth.FALSE, "") : spared.holds(order, version);
            if (unaffected.truth() == Truth.TRUE) {
                return Outcome.of(Truth.FALSE, version + " is said to be unaffected");
            }
            inside = unaffected.truth() == Truth.UNKNOWN
                    ? inside.unsure("the record also lists unaffected versions it cannot be compared with")
                    : inside;
        }
        return version.isEmpty() && !except.isEmpty()
                ? inside.unsure("the SBOM gives no version, and some are unaffected")
                : inside;
    }

    /** {@code -}: hardware has no version to speak of, and what something runs on needs none. */
    private Outcome unversioned(Subject subject) {
        boolean asSuch =
                !vulnerable || cpe.part().equals("h") || subject.cpe().version().equals(Cpe.NOT_APPLICABLE);
        return asSuch
                ? Outcome.of(Truth.TRUE, cpe.title() + " as such is affected")
                : Outcome.of(
                        Truth.UNKNOWN, "the record does not say which versions of " + cpe.title() + " are affected");
    }

    private Outcome exactly(Subject subject, String version) {
        boolean withUpdate = Cpe.isConcrete(cpe.update());
        String wanted = withUpdate ? cpe.fullVersion() : cpe.version();
        if (version.isEmpty()) {
            return Outcome.of(Truth.UNKNOWN, "the SBOM gives no version, and the record is about " + wanted);
        }
        String mine = withUpdate
                        || !Cpe.isConcrete(subject.cpe().version())
                        || cpe.update().equals(Cpe.NOT_APPLICABLE)
                ? version
                : subject.cpe().version();
        if (Cpe.hasWildcard(cpe.version())) {
            return Outcome.of(Wildcards.match(wanted, mine) ? Truth.TRUE : Truth.FALSE, mine + " is one of " + wanted);
        }
        boolean same = mine.equals(wanted) || order.tell(mine, wanted).equals(OptionalInt.of(0));
        return Outcome.of(
                same ? Truth.TRUE : Truth.FALSE, same ? mine + " is listed as affected" : mine + " is not " + wanted);
    }
}
