package dev.fleetward.crashes.issue;

import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/**
 * Finds the issue a fingerprint belongs to and makes it if there is none. When more becomes known of an event (its
 * functions get names, the recipe changes), the new fingerprint takes over the issue of the old one unless it has an
 * issue already: numbers, addresses and what people wrote stay.
 */
@ApplicationScoped
public class Placement {
    private final IssueStore issues;
    private final GroupStore groups;

    Placement(IssueStore issues, GroupStore groups) {
        this.issues = issues;
        this.groups = groups;
    }

    /**
     * @param fingerprint what its events are kept under: the group's, or the one that succeeded it
     * @param isNew whether the group was not known
     */
    public record Placed(UUID issue, String fingerprint, String recipe, boolean isNew) {}

    public Placed place(Tx tx, IssueStore.Draft draft, Group group) {
        Optional<Placed> known = known(tx, draft, group);
        if (known.isPresent()) {
            return known.get();
        }
        issues.lock(tx, draft.product());
        return known(tx, draft, group).orElseGet(() -> {
            UUID issue = issues.insert(tx, draft);
            groups.insert(tx, draft.organization(), draft.product(), group, issue);
            return new Placed(issue, group.fingerprint(), group.recipe(), true);
        });
    }

    /** @param old fingerprint the event had so far */
    public Placed replace(Tx tx, IssueStore.Draft draft, Group group, String old) {
        if (old.equals(group.fingerprint())) {
            return place(tx, draft, group);
        }
        issues.lock(tx, draft.product());
        Placed placed = known(tx, draft, group).orElseGet(() -> takeOver(tx, draft, group, old));
        groups.succeed(tx, draft.product(), old, placed.fingerprint());
        return placed;
    }

    /**
     * An analysed dump leaves those of its program that are not. When it is the only one, it takes their issue along,
     * and the next one that comes begins another.
     *
     * @param old fingerprint of the dumps that are not analysed
     */
    public Placed leave(Tx tx, IssueStore.Draft draft, Group group, String old, UUID issue, UUID trace) {
        issues.lock(tx, draft.product());
        boolean alone = !issues.hasOtherTraces(tx, issue, trace);
        Placed placed = known(tx, draft, group).orElse(null);
        if (placed == null && alone) {
            groups.adopt(tx, draft.product(), group, old);
            placed = known(tx, draft, group).orElse(null);
            issues.retitle(tx, issue, draft.title());
            issues.reason(tx, issue, draft.reason());
        }
        if (alone) {
            groups.delete(tx, draft.product(), old);
        }
        return placed == null ? place(tx, draft, group) : placed;
    }

    /** How an issue names itself as long as nobody gave it a name. */
    public record Wording(String title, String reason) {}

    /** Symbols found better words; what a person renamed keeps the person's. */
    public void reword(Tx tx, ProductId product, String fingerprint, Wording before, Wording after) {
        groups.find(tx, product, fingerprint).ifPresent(found -> {
            issues.retitle(tx, found.issue(), before.title, after.title);
            issues.renameReason(tx, found.issue(), before.reason, after.reason);
        });
    }

    private Placed takeOver(Tx tx, IssueStore.Draft draft, Group group, String old) {
        boolean free = groups.exactly(tx, draft.product(), old)
                        .filter(Group::canBecomeAnother)
                        .isPresent()
                && !groups.hasSuccessor(tx, draft.product(), old);
        if (!free) {
            return place(tx, draft, group);
        }
        groups.adopt(tx, draft.product(), group, old);
        Placed placed = known(tx, draft, group).orElseThrow();
        issues.retitle(tx, placed.issue(), draft.title());
        return placed;
    }

    private Optional<Placed> known(Tx tx, IssueStore.Draft draft, Group group) {
        return groups.find(tx, draft.product(), group.fingerprint())
                .map(found -> new Placed(found.issue(), found.fingerprint(), found.recipe(), false));
    }
}
