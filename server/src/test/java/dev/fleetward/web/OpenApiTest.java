package dev.fleetward.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.kernel.Json;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

@QuarkusTest
class OpenApiTest {
    @Test
    void describes_every_operation_by_a_name_of_its_own() throws IOException, InterruptedException {
        JsonNode document = Json.read(get("").body(), JsonNode.class);

        assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
        assertThat(document.path("paths").has("/api/v1/products/{slug}/vitals")).isTrue();
        assertThat(document.findValuesAsText("operationId"))
                .hasSizeGreaterThan(300)
                .doesNotHaveDuplicates();
    }

    @Test
    void is_there_as_yaml_too() throws IOException, InterruptedException {
        var answer = get("?format=yaml");

        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/yaml"));
        assertThat(answer.body()).contains("openapi: 3.1.0");
    }

    @Test
    void says_which_forms_there_are() throws IOException, InterruptedException {
        var answer = get("?format=xml");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("JSON or YAML");
    }

    private static HttpResponse<String> get(String query) throws IOException, InterruptedException {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(TestOrganization.server("/api/v1/openapi" + query))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
