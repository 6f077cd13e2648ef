package dev.fleetward.crashes.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.crashes.TroubledFleet;
import dev.fleetward.fixture.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** An engineer takes a crash from the field into the debugger. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class CoreElfResourceTest {
    private static final int ELF_MAGIC = 0x7f454c46;
    private static final int ET_CORE = 4;

    private final TroubledFleet fleet = new TroubledFleet();

    @Test
    void a_coredump_is_downloaded_as_an_elf_core() {
        fleet.crashes("P-1", "1.0.0", "m3-dwarf4--assert-inlined");

        var answer = fleet.organization.get(core());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Disposition")).contains(".elf\"");
        ByteBuffer elf = ByteBuffer.wrap(answer.response().body());
        assertThat(elf.getInt(0)).isEqualTo(ELF_MAGIC);
        assertThat(elf.order(ByteOrder.LITTLE_ENDIAN).getShort(16)).isEqualTo((short) ET_CORE);
    }

    @Test
    void a_trace_without_a_coredump_has_none() {
        fleet.reboots("P-1", "1.0.0", TroubledFleet.BROWN_OUT);

        var answer = fleet.organization.get(core());

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json().get("detail").asText()).isEqualTo("This trace came without a coredump.");
    }

    private String core() {
        String trace = fleet.traces(1).get(0).get("id").asText();
        return fleet.organization.api("/traces/" + trace + "/coredump.elf");
    }
}
