package dev.fleetward.vulnerabilities.feeds.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Problem;
import dev.fleetward.vulnerabilities.Fleet;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FeedReaderTest {

    private static final String RECORD = Fleet.record("GHSA-1", "CVE-2026-1", "a", "2.0.0");

    private final List<String> taken = new ArrayList<>();
    private final List<String> rejected = new ArrayList<>();
    private final List<JsonNode> wrappings = new ArrayList<>();

    private void read(byte[] body) {
        new FeedReader(new FeedReader.Sink() {
                    @Override
                    public void record(FeedReader.Found found) {
                        taken.add(found.format() + " " + found.name());
                    }

                    @Override
                    public void rejected(String name, String reason, byte @Nullable [] content) {
                        rejected.add(name + ": " + reason);
                    }

                    @Override
                    public void wrapping(JsonNode header) {
                        wrappings.add(header);
                    }
                })
                .read(new ByteArrayInputStream(body), "record");
    }

    @Test
    void folders_and_other_files_in_an_archive_are_passed_over() {
        read(Fleet.zip(Map.of("npm/", "", "npm/GHSA-1.json", RECORD, "README.md", "hello", "../../evil.json", RECORD)));

        assertThat(taken).containsExactly("OSV GHSA-1", "OSV GHSA-1");
        assertThat(rejected).isEmpty();
    }

    @Test
    void a_record_nested_too_deeply_is_rejected_alone() {
        read(Fleet.zip(Map.of("deep.json", "{\"id\":" + "[".repeat(5_000), "good.json", RECORD)));

        assertThat(taken).containsExactly("OSV GHSA-1");
        assertThat(rejected).singleElement().asString().startsWith("deep.json: not well-formed JSON");
    }

    @Test
    void an_archive_of_nothing_says_so() {
        assertThatThrownBy(() -> read(Fleet.zip(Map.of())))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("ZIP");
    }

    @Test
    void the_content_tells_the_format_however_it_is_wrapped() {
        read(text(
                "{\"resultsPerPage\":2,\"vulnerabilities\":[{\"cve\":{\"id\":\"CVE-2026-1\",\"vulnStatus\":\"Analyzed\"}},"
                        + "{\"cve\":{\"id\":\"CVE-2026-2\",\"lastModified\":\"2026-01-01T00:00:00.000\"}}]}"));
        read(text("{\"catalogVersion\":\"1\",\"count\":1,\"vulnerabilities\":[{\"cveID\":\"CVE-2026-3\"}]}"));
        read(text("{\"items\":[{\"id\":\"EUVD-2026-4\",\"enisaUuid\":\"x\"}],\"total\":1}"));
        read(text("{\"status\":\"OK\",\"data\":[{\"cve\":\"CVE-2026-5\",\"epss\":\"0.1\"}]}"));
        read(text("{\"data\":{\"securityAdvisories\":{\"nodes\":[{\"ghsaId\":\"GHSA-6\"}]}}}"));
        read(text("{\"ghsa_id\":\"GHSA-7\",\"vulnerabilities\":[{\"package\":{}}]}\n{\"cveMetadata\":{}}\n"));
        read(text("{\"document\":{\"csaf_version\":\"2.0\"},\"vulnerabilities\":[{\"cve\":\"CVE-2026-8\"}]}"));
        read(text("#model_version:v1,score_date:2026-01-01T00:00:00+0000\ncve,epss,percentile\nCVE-2026-9,0.5,0.9\n"));

        assertThat(taken)
                .containsExactly(
                        "NVD CVE-2026-1",
                        "NVD CVE-2026-2",
                        "KEV CVE-2026-3",
                        "EUVD EUVD-2026-4",
                        "EPSS CVE-2026-5",
                        "GHSA GHSA-6",
                        "GHSA GHSA-7",
                        "CVE record:2",
                        "CSAF record",
                        "EPSS CVE-2026-9");
        assertThat(rejected).isEmpty();
    }

    @Test
    void a_page_without_records_is_no_record() {
        read(text("{\"resultsPerPage\":0,\"totalResults\":0,\"vulnerabilities\":[]}"));

        assertThat(taken).isEmpty();
        assertThat(rejected).isEmpty();
        assertThat(wrappings).hasSize(1);
    }

    @Test
    void what_is_packed_is_unpacked_and_a_record_without_end_is_not_held() throws IOException {
        read(gzip(text(RECORD)));
        String endless = "[" + RECORD + ",{\"id\":[" + "1,".repeat(5_000_000) + "1]}]";

        assertThatThrownBy(() -> read(text(endless)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("A record may have at most");
        assertThat(taken).containsExactly("OSV GHSA-1", "OSV GHSA-1");
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        return packed.toByteArray();
    }

    @Property(tries = 400)
    void damaged_feeds_end_in_records_rejections_or_a_problem(
            @ForAll boolean zip, @ForAll @IntRange(max = 2_000) int position, @ForAll byte replacement) {
        byte[] body = zip ? Fleet.zip(Map.of("a.json", RECORD)) : RECORD.getBytes(StandardCharsets.UTF_8);
        body[position % body.length] = replacement;
        for (byte[] damaged : List.of(body, Arrays.copyOf(body, position % body.length))) {
            taken.clear();
            try {
                read(damaged);
            } catch (Problem told) {
                assertThat(told.status()).isIn(400, 413);
            }
            assertThat(taken).hasSizeLessThanOrEqualTo(1);
        }
    }
}
