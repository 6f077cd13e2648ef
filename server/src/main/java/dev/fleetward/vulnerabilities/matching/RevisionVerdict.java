package dev.fleetward.vulnerabilities.matching;

import dev.fleetward.vulnerabilities.records.OsvRecord.Event;
import dev.fleetward.vulnerabilities.records.OsvRecord.Repository;
import dev.fleetward.vulnerabilities.versions.VersionOrder;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Judges by commit or tag. Without the repository's history only what a record names can be told; anything else is
 * undetermined, never safe.
 */
final class RevisionVerdict {
    private static final int SHOWN_CHARS = 12;

    private RevisionVerdict() {}

    /** @return empty when the record says that this very revision is not affected */
    static Optional<Verdict> of(Repository affected, String revision) {
        if (revision.isEmpty()) {
            return unsure("the SBOM names the repository but neither commit nor tag");
        }
        for (Event event : affected.events()) {
            if (isSame(event.version(), revision)) {
                return switch (event.kind()) {
                    case INTRODUCED -> sure("commit " + brief(revision) + " introduced it");
                    case LAST_AFFECTED -> sure("commit " + brief(revision) + " is the last affected");
                    case FIXED, LIMIT -> Optional.empty();
                };
            }
        }
        if (affected.tags().stream().anyMatch(tag -> isSameTag(tag, revision))) {
            return sure(revision + " is listed as affected");
        }
        return unsure("whether " + brief(revision) + " of " + affected.repository()
                + " is affected only its history can tell: the record names commits, and not this one");
    }

    private static boolean isSame(String commit, String revision) {
        return Identities.isCommit(revision)
                && (commit.equals(revision) || Identities.isCommit(commit) && commit.startsWith(revision));
    }

    /** {@code curl-7_60_0}, {@code v7.60.0} and {@code 7.60.0} are one tag. */
    private static boolean isSameTag(String tag, String revision) {
        return tag.equals(revision)
                || VersionOrder.GENERIC.tell(number(tag), number(revision)).equals(OptionalInt.of(0));
    }

    private static String number(String tag) {
        return tag.replaceFirst("^[^0-9]*+(?=[0-9])", "");
    }

    private static String brief(String revision) {
        return Identities.isCommit(revision) ? revision.substring(0, SHOWN_CHARS) : revision;
    }

    private static Optional<Verdict> sure(String reason) {
        return Optional.of(new Verdict(Verdict.Certainty.CONFIRMED, reason, ""));
    }

    private static Optional<Verdict> unsure(String reason) {
        return Optional.of(new Verdict(Verdict.Certainty.UNDETERMINED, reason, ""));
    }
}
