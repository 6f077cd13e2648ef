package dev.fleetward.vulnerabilities.versions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.components.Conformance;
import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersRangeTest {

    @ParameterizedTest
    @CsvSource({
        "vers:generic/>=2.9|<=4.1, 3.0, true",
        "vers:generic/>=2.9|<=4.1, 4.2, false",
        "vers:generic/>=2.9|<=4.1, 2.8, false",
        "vers:semver/>=1.0.0|<1.5.0|>=2.0.0|<2.1.0, 1.7.0, false",
        "vers:semver/>=1.0.0|<1.5.0|>=2.0.0|<2.1.0, 2.0.5, true",
        "vers:deb/<1.0-1, 1.0~rc1-1, true",
        "vers:generic/<3.0.14, 3.0.9, true",
        "vers:npm/*, 9.9.9, true",
        "vers:npm/!=1.0.0, 1.0.0, false",
        "vers:npm/!=1.0.0, 1.0.1, true",
        "vers:npm/1.0.0|2.0.0, 2.0.0, true",
        "vers:pypi/>=1.0|<2.0|!=1.5, 1.5, false",
        "vers:generic/>2.0, 3.0, true"
    })
    void a_range_holds_what_is_between_its_bounds(String range, String version, boolean inside) {
        assertThat(VersRange.parse(range).contains(version)).isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "vers:npm", "vers:npm/", "vers:npm/|", "vers:npm/>=", "1.0", "npm/1.0"})
    void what_is_no_range_is_told(String text) {
        assertThatThrownBy(() -> VersRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_published_vectors_of_containment_are_met() throws IOException {
        List<String> wrong = new ArrayList<>();
        int asked = 0;
        for (String name : List.of("pypi_range_containment_test.json", "npm_range_containment_test.json")) {
            var file = Conformance.folder("sbom-vuln/versions/vers-spec").resolve(name);
            for (JsonNode test :
                    Json.read(Files.readString(file), JsonNode.class).get("tests")) {
                String vers = test.at("/input/vers").asText();
                String version = test.at("/input/version").asText();
                boolean expected = test.get("expected_output").asBoolean();
                asked++;
                if (VersRange.parse(vers).contains(version) != expected) {
                    wrong.add("%s %s: %s expected".formatted(vers, version, expected));
                }
            }
        }
        assertThat(asked).isGreaterThan(10);
        assertThat(wrong).isEmpty();
    }
}
