package dev.fleetward.disclosure;

import dev.fleetward.kernel.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** How far the handling of a case has come: the phases of ISO/IEC 30111 that CRA Annex I Part II asks for. */
public enum CaseState {
    TRIAGE("triage", "Triage"),
    CONFIRMED("confirmed", "Confirmed"),
    FIXING("fixing", "Fixing"),
    FIX_AVAILABLE("fix-available", "Fix available"),
    DISCLOSED("disclosed", "Disclosed"),
    CLOSED("closed", "Closed"),
    REJECTED("rejected", "Rejected");

    private final String slug;
    private final String title;

    CaseState(String slug, String title) {
        this.slug = slug;
        this.title = title;
    }

    public String slug() {
        return slug;
    }

    public String title() {
        return title;
    }

    /** What a case in this state may become. A fix that proves not enough leads back to fixing. */
    public List<CaseState> next() {
        return switch (this) {
            case TRIAGE -> List.of(CONFIRMED, REJECTED);
            case CONFIRMED -> List.of(FIXING, FIX_AVAILABLE, REJECTED);
            case FIXING -> List.of(FIX_AVAILABLE, REJECTED);
            case FIX_AVAILABLE -> List.of(DISCLOSED, FIXING);
            case DISCLOSED -> List.of(CLOSED, FIXING);
            case CLOSED, REJECTED -> List.of();
        };
    }

    /** As a badge. */
    public String badge() {
        return isOver() ? "unknown" : this == TRIAGE ? "attention" : "ok";
    }

    public boolean isOver() {
        return this == CLOSED || this == REJECTED;
    }

    /** Whether it comes earlier on the way to a closed case. */
    public boolean isBefore(CaseState other) {
        return compareTo(other) < 0;
    }

    /** Whether going there says that something was wrong, so that a reason is wanted. */
    public boolean wantsReason(CaseState to) {
        return to.isOver() || to.isBefore(this);
    }

    /** @throws Problem 400 naming the states there are */
    public static CaseState parse(String slug) {
        return Arrays.stream(values())
                .filter(one -> one.slug.equals(slug))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("state must be one of %s, not “%s”."
                        .formatted(
                                Arrays.stream(values()).map(CaseState::slug).collect(Collectors.joining(", ")), slug)));
    }

    /** @throws Problem 409 saying what it may become instead */
    void refuseOtherThanNext(String caseName, CaseState to) {
        if (next().contains(to)) {
            return;
        }
        String instead = next().isEmpty()
                ? "It stays so; open a new case."
                : "From there it can become %s."
                        .formatted(next().stream().map(CaseState::slug).collect(Collectors.joining(" or ")));
        throw Problem.conflict(
                "wrong-state",
                "Case %s is in state %s and cannot become %s. %s".formatted(caseName, slug, to.slug, instead));
    }
}
