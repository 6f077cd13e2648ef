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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/data-requests.md. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DataCommandsTest {
    private final TestOrganization maker = new TestOrganization();
    private final Shell shell = new Shell(maker);

    @TempDir
    Path folder;

    @Inject
    Db db;

    @Inject
    Devices devices;

    @Inject
    Products products;

    @BeforeEach
    void a_device_is_in_the_field() {
        var product = products.require(maker.id, maker.product);
        db.inTransaction(maker.id, tx -> devices.register(tx, product, "PUMP-1", Instant.now()));
    }

    @Test
    void a_hold_keeps_a_device_until_it_is_released() {
        String review = LocalDate.now().plusMonths(3).toString();

        String placed = of("hold", "--reason", "Claim", "--reference", "7 O 12/26", "--review-on", review, "PUMP-1");

        assertThat(placed).contains("PUMP-1: Claim, look again on " + review);
        assertThat(of("holds")).isEqualTo(placed);
        assertThat(of("hold", "--reason", "Recall")).contains("the whole product: Recall");
        assertThat(shell.refuses("data", "erase", "--product", "pump", "--confirm", "PUMP-1", "PUMP-1"))
                .contains("hold");
        assertThat(of("release-hold", "--reason", "Settled", word(placed, 0))).contains("released");
        assertThat(refuses("release-hold", "--reason", "Settled", word(placed, 0)))
                .contains("released");
    }

    @Test
    void retention_is_shown_changed_and_set_back() {
        assertThat(of("retention")).contains("coredumps          90 days (standard)");

        assertThat(of("retention", "--keep", "coredumps=30", "--keep", "logs=7"))
                .contains("coredumps          30 days, 0 removed in 30 days", "logs               7 days,");
        assertThat(of("retention", "--keep", "coredumps=standard")).contains("coredumps          90 days (standard)");
        assertThat(refuses("retention", "--keep", "coredumps=ever")).contains("not a number of days");
        assertThat(refuses("retention", "--keep", "dreams=3")).contains("dreams");
        assertThat(of("retention", "--removals")).isEqualTo("nothing yet");
    }

    @Test
    void the_record_of_processing_is_filled_in_from_a_file() throws IOException {
        assertThat(of("record")).contains("controller: ", "missing: ");
        Path stated = Files.writeString(
                folder.resolve("record.json"), "{\"stated\": {\"controllerName\": \"Pump Works GmbH\"}}");

        Shell.Ended ended = shell.run("data", "record", "--product", "pump", "--set", stated.toString());

        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(refuses("record", "--set", folder.resolve("none.json").toString()))
                .contains("cannot be read as JSON");
    }

    @Test
    void an_owners_request_is_entered_worked_on_and_answered() {
        String entered = of("requests", "enter", "--kind", "access", "--channel", "post", "PUMP-1");
        String id = word(entered, 0);

        assertThat(entered).contains("access  PUMP-1  in progress  due ");
        assertThat(of("requests", "list", "--serial", "PUMP-1")).isEqualTo(entered);
        assertThat(of("requests", "list", "--serial", "NOBODY")).isEqualTo("none");
        assertThat(refuses("requests", "start", id)).contains("in progress");
        assertThat(of("requests", "message", "--text", "Soon", id)).isEqualTo("written");
        assertThat(of("requests", "extend", "--reason", "Many devices", "--told", "By post", id))
                .isNotEqualTo(entered);
        assertThat(of("requests", "done", "--answer", "Sent on a disk", id)).contains("done");
        assertThat(of("requests", "show", id)).contains("extended", "Many devices", "Soon");
        assertThat(refuses("requests", "refuse", "--reason", "Again", "--article", "GDPR Article 12(5)(b)", id))
                .contains("done");
        String other = word(of("requests", "enter", "--kind", "portability", "--channel", "mail", "PUMP-1"), 0);
        assertThat(of("requests", "refuse", "--reason", "Twice", "--article", "GDPR Article 12(5)(b)", other))
                .contains("refused");
    }

    @Test
    void owners_are_let_in_by_code_or_by_link() {
        assertThat(of("owner-access", "show")).contains("proof off, page for 30 days, erasure confirmed by you");
        assertThat(of("owner-access", "set", "--proof", "device-token", "--link-days", "14"))
                .contains("proof device-token, page for 14 days");
        Path qr = folder.resolve("claim.svg");
        assertThat(of("owner-access", "qr", "--output", qr.toString())).isEqualTo("saved " + qr);
        assertThat(qr).content().contains("<svg");
        assertThat(refuses("owner-access", "qr", "--output", "claim.gif")).contains("must end with .svg or .png");

        String made = of("owner-access", "link", "--days", "7", "PUMP-1");
        String link = made.lines().skip(1).findFirst().orElseThrow().split("[ ,]+")[1];

        assertThat(made).contains("/owner/");
        assertThat(of("owner-access", "links", "PUMP-1")).startsWith(link).doesNotContain("revoked");
        assertThat(of("owner-access", "unlink", "PUMP-1", link)).isEqualTo("revoked");
        assertThat(of("owner-access", "links", "PUMP-1")).contains("revoked");
    }

    private String of(String... arguments) {
        return shell.prints(all(arguments));
    }

    private String refuses(String... arguments) {
        return shell.refuses(all(arguments));
    }

    private static String[] all(String... arguments) {
        var all = new ArrayList<>(List.of("data"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--product", "pump"));
        return all.toArray(String[]::new);
    }

    private static String word(String line, int index) {
        return line.split(" +")[index];
    }
}
