package dev.fleetward.updates;

import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;

@ApplicationScoped
class RolloutCountStore {
    private record Counted(String state, long rollouts) {}

    Map<String, Long> byState(Tx tx) {
        var counts = new HashMap<String, Long>();
        tx.list(
                        "SELECT state, count(*) AS rollouts FROM rollout GROUP BY state",
                        row -> new Counted(row.text("state"), row.longValue("rollouts")))
                .forEach(counted -> counts.put(counted.state, counted.rollouts));
        return counts;
    }
}
