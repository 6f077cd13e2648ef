package dev.fleetward.vulnerabilities.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.kernel.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Whatever a feed holds, a record is read or refused with a reason, in time. */
class RecordParserPropertiesTest {
    private static final Duration LONG = Duration.ofSeconds(2);

    private static final List<String> SEEDS = List.of("""
            {"id":"OSV-1","modified":"2026-01-01T00:00:00Z","published":"2026-01-01T00:00:00Z","aliases":["CVE-2026-1"],
             "upstream":["CVE-2026-2"],"summary":"s","details":"d","severity":[{"type":"CVSS_V3",
             "score":"CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],"references":[{"url":"https://example.org/"}],
             "affected":[{"package":{"ecosystem":"Debian:12","name":"x","purl":"pkg:generic/x"},"versions":["1.0","2.0"],
             "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"2"},{"limit":"*"}]},
               {"type":"GIT","repo":"https://example.org/x/y","events":[{"introduced":"0"},{"last_affected":"ab12"}]}]}],
             "database_specific":{"severity":"HIGH","cwe_ids":["CWE-79"]}}
            """, """
            {"cve":{"id":"CVE-2026-1","lastModified":"2026-01-02T00:00:00.000","published":"2026-01-02T00:00:00.000",
             "vulnStatus":"Analyzed","descriptions":[{"lang":"en","value":"d"}],"weaknesses":[{"description":[
             {"lang":"en","value":"CWE-20"}]}],"metrics":{"cvssMetricV31":[{"cvssData":{"vectorString":"CVSS:3.1/AV:N"}}]},
             "configurations":[{"operator":"AND","negate":false,"nodes":[{"operator":"OR","negate":true,"cpeMatch":[
             {"vulnerable":true,"criteria":"cpe:2.3:a:a:b:*:*:*:*:*:*:*:*","versionStartIncluding":"1",
              "versionEndExcluding":"2"}]}]}]}}
            """, """
            {"dataType":"CVE_RECORD","cveMetadata":{"cveId":"CVE-2026-1","state":"PUBLISHED",
             "datePublished":"2026-01-01T00:00:00.000Z","dateUpdated":"2026-01-01T00:00:00.000Z"},"containers":{"cna":{
             "title":"t","descriptions":[{"lang":"en","value":"d"}],"affected":[{"vendor":"v","product":"p",
             "collectionURL":"https://registry.npmjs.org","packageName":"p","packageURL":"pkg:npm/p","repo":
             "https://example.org/x/y","cpes":["cpe:2.3:a:a:b:*:*:*:*:*:*:*:*"],"defaultStatus":"unaffected","versions":[
             {"version":"1","lessThan":"2","status":"affected","versionType":"semver","changes":[{"at":"1.5","status":
             "unaffected"}]},{"version":"ab12cd34","lessThan":"ef","status":"affected","versionType":"git"}]}],
             "problemTypes":[{"descriptions":[{"cweId":"CWE-20"}]}],"metrics":[{"cvssV3_1":{"vectorString":"x"}}]},
             "adp":[{"affected":[]}]}}
            """);

    @Property(tries = 600)
    void a_damaged_record_is_read_or_refused(@ForAll @IntRange(max = 2) int seed, @ForAll long chance) {
        Random random = new Random(chance);
        JsonNode record = Json.read(SEEDS.get(seed), JsonNode.class);
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            damage(record, random);
        }
        Instant start = Instant.now();

        try {
            assertThat(RecordParser.parse(record).id()).isNotEmpty();
        } catch (Rejected refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }

        assertThat(Duration.between(start, Instant.now())).isLessThan(LONG);
    }

    @Test
    void a_statement_nested_without_end_is_refused() {
        String deep = "{\"nodes\":[".repeat(200) + "]}".repeat(200);
        assertThatThrownBy(() -> RecordParser.parse(Json.read("""
                        {"cve":{"id":"CVE-2026-1","lastModified":"2026-01-02T00:00:00","configurations":[%s]}}
                        """.formatted(deep), JsonNode.class)))
                .isInstanceOf(Rejected.class)
                .hasMessageContaining("nested deeper");
    }

    private static void damage(JsonNode root, Random random) {
        List<JsonNode> parents = new ArrayList<>();
        collect(root, parents);
        JsonNode parent = parents.get(random.nextInt(parents.size()));
        if (parent instanceof ObjectNode object && !object.isEmpty()) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            object.set(names.get(random.nextInt(names.size())), wrong(random));
        } else if (parent instanceof ArrayNode array) {
            array.add(wrong(random));
        }
    }

    private static void collect(JsonNode node, List<JsonNode> parents) {
        if (node.isContainerNode()) {
            parents.add(node);
            node.forEach(child -> collect(child, parents));
        }
    }

    private static JsonNode wrong(Random random) {
        var make = JsonNodeFactory.instance;
        return switch (random.nextInt(10)) {
            case 0 -> make.nullNode();
            case 1 -> make.numberNode(random.nextDouble());
            case 2 -> make.booleanNode(random.nextBoolean());
            case 3 -> make.arrayNode().add(make.objectNode());
            case 4 -> make.objectNode().put("a", "b");
            case 5 -> make.textNode("x".repeat(300_000));
            case 6 -> make.textNode("cpe:2.3:a:" + "*\\:".repeat(200));
            case 7 -> make.textNode("pkg:%00/" + "/".repeat(1_000) + "@?#");
            case 8 -> make.textNode("CVSS:3.1/" + "AV:N/".repeat(1_000));
            default -> make.textNode("\0\uD800 >= 1, < ".repeat(20));
        };
    }
}
