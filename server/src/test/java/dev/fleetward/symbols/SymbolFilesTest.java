package dev.fleetward.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SymbolFilesTest {
    private static final byte[] WHOLE = MapFixtures.resource("/symbols/names-wide-enums.elf");
    private static final byte[] STRIPPED = MapFixtures.resource("/symbols/names-stripped.elf");
    private static final byte[] DEBUG = MapFixtures.resource("/symbols/names-wide-enums.debug");

    private final TestOrganization organization = new TestOrganization();

    @Inject
    SymbolFiles symbols;

    @Inject
    Products products;

    @Inject
    Db db;

    @Test
    void an_elf_is_kept_under_its_build_id_and_given_back_byte_for_byte() {
        Answer stored = upload("firmware.elf", WHOLE, "");

        assertThat(stored.status()).as(stored.text()).isEqualTo(201);
        JsonNode file = stored.json();
        assertThat(file.get("kind").asText()).isEqualTo("ELF");
        assertThat(file.get("machine").asText()).isEqualTo("ARM");
        assertThat(file.get("buildId").asText()).hasSize(40);
        assertThat(file.get("hasDebugInfo").asBoolean()).isTrue();
        assertThat(file.get("hasUnwindInfo").asBoolean()).isTrue();
        assertThat(file.get("hasMap").asBoolean()).isTrue();
        String own = organization.api("/symbols/" + file.get("id").asText());
        assertThat(organization.get(own).json()).isEqualTo(file);
        assertThat(organization.get(own + "/content").response().body()).isEqualTo(WHOLE);
    }

    @Test
    void the_same_bytes_are_kept_once() {
        JsonNode first = upload("a.elf", WHOLE, "").json();

        Answer again = upload("b.elf", WHOLE, "");

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first);
        assertThat(organization.get(organization.api("/symbols")).json().get("items"))
                .hasSize(1);
    }

    @Test
    void a_build_is_found_by_the_bytes_of_its_id_that_a_device_sends() {
        String id = upload("firmware.elf", WHOLE, "").json().get("buildId").asText();

        assertThat(found(id)).hasSize(1);
        assertThat(found(id.substring(0, 12))).hasSize(1);
        assertThat(found(id.substring(0, 12).toUpperCase(java.util.Locale.ROOT)))
                .hasSize(1);
        assertThat(found("00000000")).isEmpty();
        assertThat(found(id.substring(0, 2))).isEmpty();
    }

    @Test
    void of_a_split_pair_the_debug_file_tells_the_names_and_the_program_how_to_unwind() {
        String id = upload("firmware.elf", STRIPPED, "").json().get("buildId").asText();
        JsonNode debug = upload("firmware.debug", DEBUG, "").json();
        String first = organization
                .get(organization.api("/symbols"))
                .json()
                .at("/items/1/id")
                .asText();
        organization.delete(organization.api("/symbols/" + first));
        upload("firmware.elf", STRIPPED, "");

        assertThat(debug.get("buildId").asText()).isEqualTo(id);
        var open = symbols.open(organization.id, product().id(), Build.ofId(id.substring(0, 12)))
                .orElseThrow();
        assertThat(open.file().filename()).isEqualTo("firmware.debug");
        assertThat(open.match()).isEqualTo(SymbolFile.Match.BUILD_ID);
        assertThat(Contents.hasBytes(open.elf(), ".debug_info")).isTrue();
        assertThat(Contents.hasBytes(open.elf(), ".text")).isFalse();
        assertThat(map(Build.ofId(id)).orElseThrow().map().sessions()).contains("fill__tank");
    }

    @Test
    void a_map_stands_in_for_an_elf_that_may_not_leave_the_house() {
        JsonNode file = upload("std.json", MapFixtures.map("std"), "").json();

        assertThat(file.get("kind").asText()).isEqualTo("MAP");
        assertThat(file.get("hasDebugInfo").asBoolean()).isFalse();
        var found = map(new Build("112233445566", "main-fw", "2.4.1+b17")).orElseThrow();
        assertThat(found.map().session(0)).contains("ota_download");
        assertThat(symbols.open(organization.id, product().id(), Build.ofId("112233445566")))
                .isEmpty();
    }

    @Test
    void a_build_without_an_id_is_found_by_its_version_and_marked_as_the_weaker_match() {
        upload("noid.json", MapFixtures.map("noid"), "&softwareType=main-fw&softwareVersion=1.0.0");

        assertThat(map(new Build(null, "main-fw", "1.0.0")).orElseThrow().match())
                .isEqualTo(SymbolFile.Match.VERSION);
        assertThat(map(new Build(null, "main-fw", "2.0.0"))).isEmpty();
        assertThat(map(new Build(null, "bootloader", "1.0.0"))).isEmpty();
        assertThat(map(new Build("ffffffffffff", "main-fw", "1.0.0")))
                .as("symbols of another build with that version")
                .isEmpty();
    }

    @Test
    void two_builds_of_one_version_name_nothing_that_has_no_build_id() {
        String version = "&softwareVersion=1.0.0";
        upload("a.json", MapFixtures.map("noid"), version);
        upload("b.json", MapFixtures.map("std"), version);

        assertThat(map(new Build(null, "main", "1.0.0"))).isEmpty();
        assertThat(map(Build.ofId("112233445566"))).isPresent();
    }

    @Test
    void symbols_are_known_at_once_where_nothing_was_a_moment_before_and_gone_when_deleted() {
        var build = Build.ofId("112233445566");
        assertThat(map(build)).isEmpty();

        String id =
                upload("std.json", MapFixtures.map("std"), "").json().get("id").asText();
        assertThat(map(build)).isPresent();

        assertThat(organization.delete(organization.api("/symbols/" + id)).status())
                .isEqualTo(204);
        assertThat(map(build)).isEmpty();
        assertThat(organization.get(organization.api("/symbols/" + id)).status())
                .isEqualTo(404);
    }

    @Test
    void what_has_no_symbols_is_refused_with_the_reason() {
        for (byte[] bytes : new byte[][] {
            "hello".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            "{}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            java.util.Arrays.copyOf(WHOLE, 60),
            new byte[0],
        }) {
            Answer answer = upload("x.bin", bytes, "");

            assertThat(answer.status()).as(answer.text()).isEqualTo(422);
            assertThat(answer.json().get("type").asText()).isEqualTo("/problems/not-symbols");
            assertThat(answer.json().get("detail").asText()).startsWith("x.bin: ");
        }
        assertThat(organization.get(organization.api("/symbols")).json().get("items"))
                .isEmpty();
    }

    @Test
    void a_file_without_a_build_id_needs_the_version_it_is_of() {
        byte[] map = MapFixtures.resource("/symbols/names.json");

        assertThat(upload("names.json", map, "").status()).isEqualTo(400);
        assertThat(upload("names.json", map, "&softwareVersion=1.0.0").status()).isEqualTo(201);
        assertThat(map(new Build(null, "main", "1.0.0"))).isPresent();
    }

    @Test
    void the_page_shows_what_is_there_and_takes_a_file() {
        upload("firmware.elf", WHOLE, "");

        Answer page = organization.get("/products/pump/software/symbols");
        assertThat(page.text()).contains("firmware.elf").contains("names of metrics");

        String form = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"std.json\"\r\n"
                + "Content-Type: application/json\r\n\r\n"
                + new String(MapFixtures.map("std"), java.nio.charset.StandardCharsets.UTF_8)
                + "\r\n--x--\r\n";
        Answer sent = TestOrganization.send(organization
                .request("/products/pump/software/symbols")
                .header("Content-Type", "multipart/form-data; boundary=x")
                .POST(BodyPublishers.ofString(form)));
        assertThat(sent.status()).as(sent.text()).isEqualTo(303);
        assertThat(found("112233445566")).hasSize(1);
    }

    private Answer upload(String filename, byte[] bytes, String query) {
        return TestOrganization.send(organization
                .request(organization.api("/symbols?filename=" + filename + query))
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofByteArray(bytes)));
    }

    private JsonNode found(String buildId) {
        return organization
                .get(organization.api("/symbols?buildId=" + buildId))
                .json()
                .get("items");
    }

    private java.util.Optional<SymbolFiles.FoundMap> map(Build build) {
        return db.inTransaction(organization.id, tx -> symbols.map(tx, product().id(), build));
    }

    private Product product() {
        return products.require(organization.id, organization.product);
    }
}
