package dev.fleetward.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.fleetward.fixture.BuiltServer;
import dev.fleetward.fixture.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The first hour of somebody new: {@code ./fleetward demo}, the link it prints, and the tour from what is wrong to the
 * technical file. Everything by mouse and keyboard in a real browser; the API is not touched.
 */
class TourIT {
    private static final int DEVICES = 60;
    private static final Duration STORY_PATIENCE = Duration.ofMinutes(3);
    private static final Duration ROLLOUT_PATIENCE = Duration.ofMinutes(5);
    private static final Pattern LINK = Pattern.compile("Sign in once with (\\S+)");
    private static final Pattern EXPOSED = Pattern.compile("Devices exposed now\\s+(\\d+) of (\\d+)");

    private Path data;
    private BuiltServer server;
    private Playwright playwright;
    private Page page;

    @BeforeEach
    void openTheDemo() throws IOException {
        data = BuiltServer.dataDirectory();
        server = BuiltServer.start("demo", data, "--devices", String.valueOf(DEVICES));
        playwright = Playwright.create();
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Chromium.find())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")));
        page = browser.newPage();
    }

    @AfterEach
    void closeTheDemo() throws IOException {
        playwright.close();
        server.close();
        BuiltServer.delete(data);
    }

    @Test
    void a_newcomer_closes_the_loop_from_sign_in_to_technical_file() throws IOException {
        page.navigate(signInLink());
        press("Sign in");

        findWhatIsWrong();
        int exposed = seeWhoIsExposed();
        assertThat(exposed).isPositive();
        shipTheFixUnderGuard();
        seeThatItArrived();
        tellWhoMustBeTold();
        printTheTechnicalFile();

        page.navigate(server.uri("/").toString());
        PlaywrightAssertions.assertThat(page.locator("ol.tour > li.done")).hasCount(6);
    }

    private void findWhatIsWrong() {
        step("Find what is wrong");
        page.locator("main table a").first().click();
        page.getByLabel("Set to").selectOption("ignored");
        press("Save state");
        shows("Ignored");
    }

    private int seeWhoIsExposed() {
        step("See who is exposed");
        page.getByRole(AriaRole.LINK, named("DEMO-2026-0001")).first().click();
        return exposedDevices();
    }

    private void shipTheFixUnderGuard() {
        step("Ship the fix under guard");
        page.getByRole(AriaRole.LINK, named("New rollout")).first().click();
        page.getByLabel("Release").selectOption("main 1.5.2");
        page.getByLabel("Watch each phase at least").fill("0");
        press("Start rollout");
        shows("running");
    }

    /** Devices that cannot be reached stay exposed, and the rollout names them; all others must get there. */
    private void seeThatItArrived() {
        String rollout = page.url();
        long deadline = System.nanoTime() + ROLLOUT_PATIENCE.toNanos();
        int left = Integer.MAX_VALUE;
        int unreachable = 0;
        while (!(ticked("Prove that it arrived") && left == unreachable) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
            step("See who is exposed");
            page.getByRole(AriaRole.LINK, named("DEMO-2026-0001")).first().click();
            left = exposedDevices();
            page.navigate(rollout);
            unreachable = page.locator("main tr")
                    .filter(new Locator.FilterOptions().setHasText("Not seen since it was offered"))
                    .filter(new Locator.FilterOptions().setHasText("1.5.0"))
                    .count();
        }
        assertThat(left)
                .as("devices still exposed, against those that cannot be reached")
                .isEqualTo(unreachable);
        page.navigate(rollout);
        shows("by their own field data");
    }

    private void tellWhoMustBeTold() {
        step("Tell who must be told");
        page.getByRole(AriaRole.LINK, named("Start a case")).first().click();
        page.getByLabel("Title").fill("Heap overflow in mbedtls");
        page.getByLabel("Vulnerability", new Page.GetByLabelOptions().setExact(true))
                .fill("DEMO-2026-0001");
        page.getByLabel("CSIRT of").selectOption("DE");
        press("Start the case");
        page.getByText("State “Declared aware”").click();
        page.locator("#awareness-reason").fill("A customer sent us a working exploit.");
        page.locator("form[action$='/moments/awareness'] button").click();
        shows("Early warning");
        PlaywrightAssertions.assertThat(page.locator("main time[datetime]").first())
                .isVisible();
    }

    private void printTheTechnicalFile() throws IOException {
        step("Prove it");
        press("Measure now");
        Download file = page.waitForDownload(
                () -> page.getByText("Technical file (PDF)").first().click());
        assertThat(Files.readString(file.path(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .startsWith("%PDF-");
    }

    private int exposedDevices() {
        Matcher figures = EXPOSED.matcher(page.locator("main").innerText());
        assertThat(figures.find())
                .as("the page says how many devices are exposed")
                .isTrue();
        return Integer.parseInt(figures.group(1));
    }

    private void step(String title) {
        page.navigate(server.uri("/").toString());
        page.locator("main")
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(title))
                .first()
                .click();
    }

    private boolean ticked(String title) {
        page.navigate(server.uri("/").toString());
        return page.locator("ol.tour > li.done")
                        .filter(new Locator.FilterOptions().setHasText(title))
                        .count()
                == 1;
    }

    private void press(String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .first()
                .click();
    }

    private void shows(String text) {
        try {
            PlaywrightAssertions.assertThat(page.locator("main"))
                    .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(15_000));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\nThe server said:\n" + server.output(), e);
        }
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }

    private String signInLink() {
        long deadline = System.nanoTime() + STORY_PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Matcher link = LINK.matcher(server.output());
            if (link.find()) {
                return link.group(1);
            }
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
        }
        throw new AssertionError("the demo printed no sign-in link: " + server.output());
    }
}
