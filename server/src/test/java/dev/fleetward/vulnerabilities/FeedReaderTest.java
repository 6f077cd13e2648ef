package dev.fleetward.vulnerabilities;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Problem;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class FeedReaderTest {

    private static final String RECORD = Fleet.record("GHSA-1", "CVE-2026-1", "a", "2.0.0");

    private final List<String> taken = new ArrayList<>();
    private final List<String> rejected = new ArrayList<>();

    private void read(byte[] body) {
        new FeedReader(new FeedReader.Sink() {
                    @Override
                    public void record(String name, JsonNode node) {
                        try {
                            taken.add(OsvParser.parse(node).id());
                        } catch (OsvParser.Rejected refused) {
                            rejected.add(name + ": " + refused.getMessage());
                        }
                    }

                    @Override
                    public void rejected(String name, String reason) {
                        rejected.add(name + ": " + reason);
                    }
                })
                .read(new ByteArrayInputStream(body));
    }

    @Test
    void folders_and_other_files_in_an_archive_are_passed_over() {
        read(Fleet.zip(Map.of("npm/", "", "npm/GHSA-1.json", RECORD, "README.md", "hello", "../../evil.json", RECORD)));

        assertThat(taken).containsExactly("GHSA-1", "GHSA-1");
        assertThat(rejected).isEmpty();
    }

    @Test
    void a_record_nested_too_deeply_is_rejected_alone() {
        read(Fleet.zip(Map.of("deep.json", "{\"id\":" + "[".repeat(5_000), "good.json", RECORD)));

        assertThat(taken).containsExactly("GHSA-1");
        assertThat(rejected).singleElement().asString().startsWith("deep.json: not well-formed JSON");
    }

    @Test
    void an_archive_of_nothing_says_so() {
        assertThatThrownBy(() -> read(Fleet.zip(Map.of())))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("ZIP");
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
