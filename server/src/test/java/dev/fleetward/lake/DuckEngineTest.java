package dev.fleetward.lake;

import dev.fleetward.fixture.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DuckEngineTest extends EngineContract {
    @Inject
    Lake lake;

    @Override
    Lake lake() {
        return lake;
    }

    @Override
    String tooLarge() {
        return "SELECT len(list(n)) AS value FROM slice, range(100000000) many(n)";
    }
}
