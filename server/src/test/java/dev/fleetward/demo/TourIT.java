package dev.fleetward.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
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
    private static final Duration ROLLOUT_PATIENCE = Duration.ofMinutes(5);
    private static final Pattern EXPOSED = Pattern.compile("Devices exposed now\\s+(\\d+) of (\\d+)");

    private DemoVisit visit;
    private Page page;

    @BeforeEach
    void openTheDemo() throws IOException {
        visit = DemoVisit.signedIn(DEVICES);
        page = visit.page;
    }

    @AfterEach
    void closeTheDemo() throws IOException {
        visit.close();
    }

    @Test
    void a_newcomer_closes_the_loop_from_sign_in_to_technical_file() throws IOException {
        findWhatIsWrong();
        int exposed = seeWhoIsExposed();
        assertThat(exposed).isPositive();
        shipTheFixUnderGuard();
        seeThatItArrived();
        tellWhoMustBeTold();
        printTheTechnicalFile();

        visit.open("/");
        PlaywrightAssertions.assertThat(page.locator("ol.tour > li.done")).hasCount(6);
    }

    private void findWhatIsWrong() {
        visit.step("Find what is wrong");
        page.locator("main table a").first().click();
        page.getByLabel("Set to").selectOption("ignored");
        visit.press("Save state");
        visit.shows("Ignored");
    }

    private int seeWhoIsExposed() {
        visit.step("See who is exposed");
        visit.follow("DEMO-2026-0001");
        return exposedDevices();
    }

    private void shipTheFixUnderGuard() {
        visit.step("Ship the fix under guard");
        visit.follow("New rollout");
        page.getByLabel("Release").selectOption("main 1.5.2");
        page.getByLabel("Watch each phase at least").fill("0");
        visit.press("Start rollout");
        visit.shows("running");
    }

    /** Devices that cannot be reached stay exposed, and the rollout names them; all others must get there. */
    private void seeThatItArrived() {
        String rollout = page.url();
        long deadline = System.nanoTime() + ROLLOUT_PATIENCE.toNanos();
        int left = Integer.MAX_VALUE;
        int unreachable = 0;
        while (!(visit.ticked("Prove that it arrived") && left == unreachable) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofSeconds(3).toNanos());
            visit.step("See who is exposed");
            visit.follow("DEMO-2026-0001");
            left = exposedDevices();
            page.navigate(rollout);
            visit.openNextPhase();
            unreachable = visit.unreachable("1.5.0");
        }
        assertThat(left)
                .as("devices still exposed, against those that cannot be reached")
                .isEqualTo(unreachable);
        page.navigate(rollout);
        visit.shows("by their own field data");
    }

    private void tellWhoMustBeTold() {
        visit.step("Tell who must be told");
        visit.follow("Start a case");
        page.getByLabel("Title").fill("Heap overflow in mbedtls");
        page.getByLabel("Vulnerability", new Page.GetByLabelOptions().setExact(true))
                .fill("DEMO-2026-0001");
        page.getByLabel("CSIRT of").selectOption("DE");
        visit.press("Start the case");
        page.getByText("State “Declared aware”").click();
        page.locator("#awareness-reason").fill("A customer sent us a working exploit.");
        page.locator("form[action$='/moments/awareness'] button").click();
        visit.shows("Early warning");
        PlaywrightAssertions.assertThat(page.locator("main time[datetime]").first())
                .isVisible();
    }

    private void printTheTechnicalFile() throws IOException {
        visit.step("Prove it");
        visit.press("Measure now");
        Download file = page.waitForDownload(
                () -> page.getByText("Technical file (PDF)").first().click());
        assertThat(Files.readString(file.path(), java.nio.charset.StandardCharsets.ISO_8859_1))
                .startsWith("%PDF-");
    }

    private int exposedDevices() {
        Matcher figures = EXPOSED.matcher(visit.text());
        assertThat(figures.find())
                .as("the page says how many devices are exposed")
                .isTrue();
        return Integer.parseInt(figures.group(1));
    }
}
