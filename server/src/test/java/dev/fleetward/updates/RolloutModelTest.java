package dev.fleetward.updates;

import dev.fleetward.fixture.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.Test;

/**
 * Whatever people and devices do, in whatever order:
 *
 * <ol>
 *   <li>no device has two open deployments of one software type, unless it refused to give up the older one;
 *   <li>no device is told to take what was not offered to it by a running rollout, or what it has not begun;
 *   <li>a rollout that is over offers nothing and waits for nobody but devices that were asked to stop;
 *   <li>a paused rollout offers nothing new;
 *   <li>no device has its turn before its phase is open, and a count of devices is not exceeded;
 *   <li>no more devices than the cap have a place;
 *   <li>the counters equal the recount, each device counts once, and each is in exactly one class;
 *   <li>a number is one attempt: it is never given again, and there are no more attempts than allowed;
 *   <li>what is over stays over, and no phase closes again.
 * </ol>
 */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class RolloutModelTest {
    private static final int SEQUENCES = 25;
    private static final int STEPS = 60;

    @Test
    void any_interleaving_keeps_the_invariants() {
        Arbitrary<RolloutStep> step = Combinators.combine(
                        Arbitraries.of(RolloutStep.Kind.class),
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.integers().between(0, 5))
                .as(RolloutStep::new);
        JqwikSession.run(
                () -> step.list().ofSize(STEPS).sampleStream().limit(SEQUENCES).forEach(steps -> {
                    var world = new RolloutWorld();
                    var invariants = new RolloutInvariants(world);
                    List<RolloutStep> done = new ArrayList<>();
                    for (RolloutStep one : steps) {
                        done.add(one);
                        world.apply(one);
                        invariants.check(done);
                    }
                }));
    }
}
