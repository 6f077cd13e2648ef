package dev.fleetward.updates;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.access.Colleagues;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.updates.UpdatePolicy.Review;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may make rollouts active. Unless a product says otherwise, a second person approves as soon as there is one who may.
 */
@ApplicationScoped
class UpdatePolicies {
    /** A person's session; tokens are nobody's in particular. */
    private static final String PERSON = "person:";

    private final Db db;
    private final UpdatePolicyStore store;
    private final Colleagues colleagues;
    private final Audit audit;
    private final Clock clock;

    UpdatePolicies(Db db, UpdatePolicyStore store, Colleagues colleagues, Audit audit, Clock clock) {
        this.db = db;
        this.store = store;
        this.colleagues = colleagues;
        this.audit = audit;
        this.clock = clock;
    }

    UpdatePolicy of(Product product) {
        Optional<UpdatePolicyStore.Set> set = db.inTransaction(
                product.organization(), tx -> store.find(tx, product.id().value()));
        int people = colleagues
                .who(product.organization(), Permission.MANAGE_UPDATES)
                .size();
        Review review = set.map(UpdatePolicyStore.Set::review).orElse(null);
        return new UpdatePolicy(
                review,
                review == null ? people > 1 : review == Review.SECOND_PERSON,
                people,
                set.map(UpdatePolicyStore.Set::by).orElse(null),
                set.map(UpdatePolicyStore.Set::at).orElse(null));
    }

    /** @param review absent to let it follow from how many people there are */
    UpdatePolicy change(Caller caller, Product product, @Nullable Review review) {
        // One who could relax the rule for a rollout of their own would need no second person.
        caller.require(Permission.MANAGE_ORGANIZATION);
        UpdatePolicy before = of(product);
        db.doInTransaction(product.organization(), tx -> {
            if (review == null) {
                store.delete(tx, product.id().value());
            } else {
                store.save(
                        tx,
                        product.organization(),
                        product.id().value(),
                        new UpdatePolicyStore.Set(review, caller.name(), clock.instant()));
            }
            audit.record(tx, caller, "update-policy.changed", product.slug(), before.review(), review);
        });
        return of(product);
    }

    /**
     * @throws Problem 403 when the caller made the rollout, by a token of theirs too, or is a token, and a second person is to approve
     */
    void requireMayApprove(Caller caller, Product product, Rollout rollout) {
        if (!of(product).needsSecondPerson()) {
            return;
        }
        if (caller.behind().equals(rollout.madeBy())) {
            throw new Problem(
                    403,
                    "own-rollout",
                    "Made by yourself",
                    "Who made a rollout cannot approve it. Ask a colleague who may manage updates.");
        }
        if (!caller.subject().startsWith(PERSON)) {
            throw new Problem(
                    403,
                    "approval-by-a-person",
                    "A person approves",
                    "An approval is a signed-in person's; a token is nobody's in particular. Approve it on its page.");
        }
    }
}
