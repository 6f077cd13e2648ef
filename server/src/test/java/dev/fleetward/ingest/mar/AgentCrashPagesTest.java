package dev.fleetward.ingest.mar;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.fleetward.fixture.Browser;
import dev.fleetward.fixture.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a Linux agent uploads after trouble is understood from the list of issues on, in a real browser. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class AgentCrashPagesTest {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final String SERIAL = "GW-1001";

    private final CrashedDevices devices = new CrashedDevices();

    @Test
    void a_core_leads_to_its_issue_with_threads_and_frames_once_symbols_are_there() {
        devices.agent.upload(resource("agent-elf-coredump-threads.mar"));
        devices.report(SERIAL);

        looksAt("Segmentation fault", "linux-crash", page -> {
            assertThat(page.locator("h1")).containsText("meterd+0x");
            assertThat(page.locator("main")).containsText("fleetward symbols upload");

            devices.uploadsSymbols(resource("meterd.elf"));
            devices.isNamed(SERIAL, "Segmentation fault in scale_sample");
            page.reload();

            assertThat(page.locator("h1")).containsText("Segmentation fault in scale_sample");
            assertThat(page.locator(".lead")).containsText("null pointer plus 8 bytes");
            Locator stack = page.locator(".stack").first();
            assertThat(stack).containsText("scale_sample");
            assertThat(stack).containsText("meterd.c:24");
            assertThat(stack).containsText("publish_reading");
            assertThat(stack).containsText("meter_worker");
            assertThat(page.getByRole(AriaRole.HEADING, named("1 other thread")))
                    .isVisible();
            assertThat(page.locator("main")).containsText("./meterd --config meterd.toml");
            assertThat(page.locator("main")).containsText(SERIAL);
        });
    }

    @Test
    void what_a_program_reports_of_itself_leads_to_its_issue_with_its_words_and_its_log() {
        devices.agent.upload(resource("agent-custom-traces.mar"));
        devices.agent.awaitDecoded();

        looksAt("query took 31 s", "custom-trace", page -> {
            assertThat(page.locator("h1")).containsText("syncd: query took 31 s");
            assertThat(page.getByRole(AriaRole.HEADING, named("The log it sent along")))
                    .isVisible();
            assertThat(page.getByText("watchdog tick").first()).isVisible();

            page.getByRole(AriaRole.LINK, named("the occurrence that tells most"))
                    .click();
            assertThat(page.locator("h1")).containsText("Reported by syncd on " + SERIAL);
            assertThat(page.locator("main")).containsText("reported this");
            page.goBack();
        });
        looksAt("Traceback: ValueError", "custom-crash", page -> {
            assertThat(page.locator("h1")).containsText("panel: Traceback: ValueError");
            page.getByRole(AriaRole.LINK, named("the occurrence that tells most"))
                    .click();
            assertThat(page.locator("h1")).containsText("Crash of panel on " + SERIAL);
            page.goBack();
        });
    }

    private interface Look {
        void at(Page page);
    }

    /** Finds the issue as a person does, and takes its picture as seen on a desk, at night and on a phone. */
    private void looksAt(String title, String picture, Look look) {
        try (var browser = new Browser()) {
            for (Browser.Mode mode : Browser.Mode.values()) {
                try (BrowserContext window = browser.signedIn(devices.agent.organization, mode)) {
                    Page page = window.newPage();
                    page.navigate("/products/pump/issues");
                    page.getByRole(AriaRole.LINK, named(title)).first().click();
                    if (mode == Browser.Mode.LIGHT) {
                        look.at(page);
                    }
                    page.screenshot(new Page.ScreenshotOptions()
                            .setFullPage(true)
                            .setPath(SCREENSHOTS.resolve(
                                    picture + "-" + mode.name().toLowerCase(Locale.ROOT) + ".png")));
                }
            }
        }
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private static byte[] resource(String name) {
        try (var in =
                Objects.requireNonNull(AgentCrashesTest.class.getResourceAsStream("/crashes/linux/" + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
