package dev.fleetward.web;

import dev.fleetward.fixture.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;

/** With files in the data directory. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ErasureScanTest extends ErasureScan {}
