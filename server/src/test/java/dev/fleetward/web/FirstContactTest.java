package dev.fleetward.web;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class FirstContactTest {

    @Test
    void the_command_of_the_empty_page_makes_a_device_appear() throws IOException, InterruptedException {
        var organization = new TestOrganization();
        String command = FirstContact.command(TestOrganization.server("/").getAuthority())
                .replace("YOUR-PROJECT-KEY", organization.projectKey);

        var shell = new ProcessBuilder("sh", "-c", command).inheritIO().start();

        assertThat(shell.waitFor()).isZero();
        eventually(() -> assertThat(organization
                        .get(organization.api("/devices/TESTSERIAL"))
                        .json()
                        .at("/software/0/version")
                        .asText())
                .isEqualTo("1.0.0-test"));
    }
}
