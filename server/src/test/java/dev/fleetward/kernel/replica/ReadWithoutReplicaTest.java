package dev.fleetward.kernel.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.kernel.HealthCheck;
import dev.fleetward.kernel.HealthCheck.Verdict;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

/** The same where there is no replica: the one database answers. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ReadWithoutReplicaTest extends ReadContract {
    @Inject
    @Any
    Instance<HealthCheck> checks;

    @Override
    boolean isByReplica() {
        return false;
    }

    @Test
    void the_doctor_misses_nothing() {
        assertThat(checks.stream().flatMap(check -> check.look().stream()))
                .filteredOn(finding -> finding.what().equals("replica"))
                .extracting(HealthCheck.Finding::verdict)
                .containsExactly(Verdict.OK);
    }
}
