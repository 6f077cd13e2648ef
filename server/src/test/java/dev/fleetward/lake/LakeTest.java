package dev.fleetward.lake;

import dev.fleetward.fixture.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** With its files in the data directory. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class LakeTest extends LakeContract {}
