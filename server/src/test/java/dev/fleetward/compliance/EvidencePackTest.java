package dev.fleetward.compliance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import dev.fleetward.kernel.Json;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class EvidencePackTest {
    private final TestOrganization maker = new TestOrganization();

    @TempDir
    Path folder;

    @Test
    void a_pack_holds_every_record_and_requirement_and_verifies_offline() throws IOException {
        measure();
        Map<String, byte[]> pack = pack("");

        PackVerification verdict = verify(pack);

        assertThat(verdict.faults()).isEmpty();
        assertThat(verdict.valid()).isTrue();
        assertThat(verdict.product()).isEqualTo("pump");
        JsonNode server = maker.get(maker.api("/evidence/verify")).json();
        assertThat(verdict.records()).isEqualTo(server.get("records").asLong());
        assertThat(verdict.headHash()).isEqualTo(server.get("headHash").asText());
        assertThat(lines(pack, "records.jsonl")).isEqualTo(verdict.records());
        assertThat(lines(pack, "requirements.jsonl"))
                .isEqualTo(Law.requirements().size());
        assertThat(lines(pack, "documents.jsonl")).isEqualTo(Law.DOCUMENTS.size());
        assertThat(text(pack, "requirements.jsonl")).contains("\"state\":\"NO_DATA\"", "\"catalogue\":\"uk-psti\"");
        assertThat(text(pack, "README.txt")).contains("openssl pkeyutl -verify");
    }

    @Test
    void another_key_than_the_trusted_one_is_told() throws IOException {
        measure();
        Map<String, byte[]> pack = pack("");
        measureOf(new TestOrganization());
        var other = new TestOrganization();
        measureOf(other);

        String own = text(pack, "key.pem");
        String strange = new String(
                unzip(other.get(other.api("/evidence/pack")).response().body()).get("key.pem"),
                StandardCharsets.US_ASCII);

        assertThat(PackVerification.of(zip(pack), Optional.of(own)).valid()).isTrue();
        assertThat(PackVerification.of(zip(pack), Optional.of(strange)).faults())
                .singleElement()
                .asString()
                .contains("another key");
    }

    @Test
    void what_is_changed_in_a_pack_is_named() throws IOException {
        measure();

        assertThat(changed("records.jsonl", "\"numerator\":0,", "\"numerator\":1,"))
                .anyMatch(fault -> fault.startsWith("records.jsonl: its content is not what was signed"))
                .anyMatch(fault -> fault.matches("record \\d+ \\(.+\\): its content does not match its hash"));
        assertThat(changed("requirements.jsonl", "NOT_MET", "MET"))
                .containsExactly("requirements.jsonl: its content is not what was signed");
        assertThat(changed("manifest.json", "\"pump\"", "\"pumq\""))
                .containsExactly("manifest.json: the signature does not match");

        Map<String, byte[]> more = pack("");
        more.put("extra.txt", new byte[1]);
        more.remove("README.txt");
        assertThat(verify(more).faults())
                .containsExactly("README.txt: it is missing", "extra.txt: the manifest does not name it");
        more.remove("manifest.sig");
        assertThat(verify(more).faults()).containsExactly("this is no evidence pack: it has no manifest.sig");
    }

    @Test
    void a_pack_of_a_day_ends_with_that_day() throws IOException {
        measure();
        LocalDate today = LocalDate.now(ZoneOffset.UTC);

        PackVerification before = verify(pack("?asOf=" + today.minusDays(1)));
        PackVerification until = verify(pack("?asOf=" + today));

        assertThat(before.valid()).isTrue();
        assertThat(before.records()).isZero();
        assertThat(until.records()).isPositive();
        assertThat(refused("?asOf=" + today.plusDays(2))).isEqualTo(400);
        assertThat(refused("?asOf=yesterday")).isEqualTo(400);
        assertThat(refused("?release=main:9.9")).isEqualTo(404);
        assertThat(refused("?release=9.9&asOf=" + today)).isEqualTo(400);
    }

    @Test
    void a_row_altered_by_sql_is_found_and_named_on_the_server_and_in_its_packs() throws Exception {
        measure();
        JsonNode altered = maker.get(maker.api("/evidence")).json().at("/items/3");
        long sequence = altered.get("sequence").asLong();

        alter(altered.get("product").asText(), sequence);

        JsonNode verdict = maker.get(maker.api("/evidence/verify")).json();
        assertThat(verdict.get("valid").asBoolean()).isFalse();
        assertThat(verdict.get("broken")).hasSize(1);
        assertThat(verdict.at("/broken/0/sequence").asLong()).isEqualTo(sequence);
        assertThat(verdict.at("/broken/0/source").asText())
                .isEqualTo(altered.get("source").asText());
        assertThat(verify(pack("")).faults())
                .anyMatch(fault -> fault.contains("record %d (%s)"
                        .formatted(sequence, altered.get("source").asText())))
                .anyMatch(fault -> fault.startsWith("the server's ledger was broken at record " + sequence));
    }

    /** As someone with the database's own password could: past the trigger that refuses it to the server. */
    private static void alter(String product, long sequence) throws SQLException {
        var config = ConfigProvider.getConfig();
        try (Connection owner = DriverManager.getConnection(
                        config.getValue("fleetward.database.url", String.class),
                        config.getValue("fleetward.database.owner", String.class),
                        config.getValue("fleetward.database.password", String.class));
                var statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute("SET LOCAL session_replication_role = replica");
            try (var update = owner.prepareStatement(
                    "UPDATE evidence_record SET denominator = denominator + 1 WHERE product_id = ? AND sequence = ?")) {
                update.setObject(1, UUID.fromString(product));
                update.setLong(2, sequence);
                assertThat(update.executeUpdate()).isEqualTo(1);
            }
            owner.commit();
        }
    }

    private java.util.List<String> changed(String file, String from, String to) throws IOException {
        Map<String, byte[]> pack = pack("");
        String text = text(pack, file);
        assertThat(text).contains(from);
        pack.put(file, text.replaceFirst(from, to).getBytes(StandardCharsets.UTF_8));
        return verify(pack).faults();
    }

    private void measure() {
        measureOf(maker);
    }

    private static void measureOf(TestOrganization organization) {
        Answer answer = organization.post(organization.api("/evidence/measurements"), "");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private int refused(String query) {
        return maker.get(maker.api("/evidence/pack" + query)).status();
    }

    private Map<String, byte[]> pack(String query) throws IOException {
        Answer answer = maker.get(maker.api("/evidence/pack" + query));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return unzip(answer.response().body());
    }

    private PackVerification verify(Map<String, byte[]> pack) throws IOException {
        return PackVerification.of(zip(pack), Optional.empty());
    }

    private static Map<String, byte[]> unzip(byte[] bytes) throws IOException {
        var files = new LinkedHashMap<String, byte[]>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(bytes))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }

    private Path zip(Map<String, byte[]> files) throws IOException {
        Path file = Files.createTempFile(folder, "pack", ".zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> one : files.entrySet()) {
                out.putNextEntry(new ZipEntry(one.getKey()));
                out.write(one.getValue());
            }
        }
        return file;
    }

    private static String text(Map<String, byte[]> pack, String name) {
        return new String(pack.get(name), StandardCharsets.UTF_8);
    }

    private static long lines(Map<String, byte[]> pack, String name) {
        return text(pack, name)
                .lines()
                .peek(line -> Json.read(line, JsonNode.class))
                .count();
    }
}
