package dev.fleetward.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Every route that takes JSON, asked with none of it and with null. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class NullBodiesTest {
    private final TestOrganization maker = new TestOrganization();

    @Test
    void no_route_fails_over_a_body_that_is_null_or_missing() {
        var soft = new SoftAssertions();
        int asked = 0;

        for (Route route : Route.all()) {
            if (!route.hasBody() || !route.contentType().equals("application/json")) {
                continue;
            }
            String path = route.with(NullBodiesTest::known).replace(" ", "%20");
            for (String body : new String[] {"null", ""}) {
                Answer answer = TestOrganization.send(maker.request(path)
                        .header("Content-Type", "application/json")
                        .method(route.verb(), BodyPublishers.ofString(body)));
                asked++;
                soft.assertThat(answer.status()).as("%s with “%s”", route, body).isLessThan(500);
            }
        }

        soft.assertAll();
        assertThat(asked).isGreaterThan(200);
    }

    private static String known(String variable) {
        return switch (variable) {
            case "slug" -> "pump";
            case "number", "release" -> "1";
            default -> "x";
        };
    }
}
