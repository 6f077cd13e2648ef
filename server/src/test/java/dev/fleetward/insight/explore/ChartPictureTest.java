package dev.fleetward.insight.explore;

import static dev.fleetward.telemetry.Field.heartbeat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.fleetward.fixture.Browser;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.lake.Lake;
import dev.fleetward.telemetry.Field;
import dev.fleetward.telemetry.FieldTables;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** A chart taken out of a real browser. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class ChartPictureTest {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    @Inject
    Field field;

    @Inject
    Lake lake;

    private final TestOrganization organization = new TestOrganization();

    @Test
    void a_chart_is_saved_as_a_picture_with_its_title_its_lines_and_their_names() throws IOException {
        Instant now = Instant.now();
        for (int hour = 1; hour <= 20; hour++) {
            Instant at = now.minus(Duration.ofHours(hour));
            field.sends(organization, "A", heartbeat(at, "1.0.0", "battery_pct", 40 + hour));
            field.sends(organization, "B", heartbeat(at, "2.0.0", "battery_pct", 90 - hour));
        }
        lake.flush(organization.id, FieldTables.SAMPLES);

        try (var browser = new Browser();
                BrowserContext window = browser.signedIn(organization, Browser.Mode.DARK)) {
            Page page = window.newPage();
            page.navigate("/products/pump/explore?metric=battery_pct&by=version&range=24h");
            Download saved = page.waitForDownload(
                    () -> page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Save as PNG"))
                            .click());

            assertThat(saved.suggestedFilename()).matches("mean-of-battery-pct-1-0-0-.*[0-9]\\.png");
            assertThat(Files.readAllBytes(saved.path())).startsWith(PNG);
            BufferedImage picture = ImageIO.read(saved.path().toFile());
            assertThat(picture.getWidth()).isBetween(800, 1280);
            assertThat(picture.getHeight()).isBetween(250, 600);
            assertThat(colours(picture))
                    .as("two lines, axes and letters on one ground")
                    .hasSizeGreaterThan(10);
            assertThat(new java.awt.Color(picture.getRGB(2, 2)))
                    .as("the dark theme's ground, not a transparent one")
                    .isEqualTo(new java.awt.Color(0x181b1d));
        }
    }

    private static HashSet<Integer> colours(BufferedImage picture) {
        var colours = new HashSet<Integer>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                colours.add(picture.getRGB(x, y));
            }
        }
        return colours;
    }
}
