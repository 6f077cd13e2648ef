package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.devices.Devices;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ShareCommandsTest {
    private final TestOrganization maker = new TestOrganization();
    private final Shell shell = new Shell(maker);

    @Inject
    Db db;

    @Inject
    Devices devices;

    @Inject
    Products products;

    @Test
    void a_share_is_made_shown_extended_and_revoked() {
        var product = products.require(maker.id, maker.product);
        db.inTransaction(maker.id, tx -> devices.register(tx, product, "PUMP-1", Instant.now()));
        LocalDate end = LocalDate.now().plusDays(20);

        String made = shell.prints(
                "data",
                "share",
                "make",
                "--product",
                "pump",
                "--recipient",
                "Repair Shop",
                "--contact",
                "data@repair.example",
                "--purpose",
                "Repairs",
                "--request",
                "letter",
                "--scope",
                "metrics,logs",
                "--until",
                end.toString(),
                "PUMP-1");
        String id = made.lines().findFirst().orElseThrow().replaceFirst("share ", "");

        assertThat(made).contains("token fws_", "/api/v1/shared/" + id).doesNotContain("signing secret");
        assertThat(of("list")).contains("Repair Shop  active");
        assertThat(of("show", id)).contains("until " + end.plusDays(1), "0 records given");
        assertThat(of("extend", "--until", end.plusDays(9).toString(), id)).contains("until " + end.plusDays(10));
        assertThat(of("renew", id)).contains("token fws_");
        assertThat(shell.refuses("data", "share", "resume", "--product", "pump", id))
                .contains("not paused");
        assertThat(of("revoke", id)).isEqualTo("revoked");
        assertThat(of("list", "--serial", "PUMP-1")).contains("revoked");
        assertThat(of("list", "--serial", "NOBODY")).isEqualTo("none");
        assertThat(shell.refuses("data", "share", "extend", "--product", "pump", "--until", "2030-01-01", id))
                .contains("revoked");
    }

    private String of(String command, String... rest) {
        var line = new java.util.ArrayList<>(java.util.List.of("data", "share", command, "--product", "pump"));
        line.addAll(java.util.List.of(rest));
        return shell.prints(line.toArray(String[]::new));
    }
}
