package dev.fleetward.updates;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitUntilState;
import dev.fleetward.fixture.Browser;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * A person with a browser who begins a rollout and watches it to its end, while servers vanish. Who gets no answer loads
 * the page again; every answer must be the page that was asked for, and nobody must have to sign in twice.
 */
final class RolloutByHand implements AutoCloseable {
    static final String EMAIL = "ada@example.org";
    static final String PASSWORD = "a long enough password";
    private static final Pattern ROLLOUT = Pattern.compile(".*/rollouts/[0-9a-f-]{36}");

    private final Browser browser = new Browser();
    private final Page page;
    private final String product;
    private final long deadline;
    private String rollout = "";
    private String trouble = "none";

    /** @param product the path of its page */
    RolloutByHand(int port, String product, Duration patience) {
        this.page =
                browser.window(Browser.Mode.LIGHT, "http://127.0.0.1:" + port).newPage();
        this.product = product;
        this.deadline = System.nanoTime() + patience.toNanos();
    }

    /** As a careful person would: after a lost answer it is looked for first. */
    void begin(String version) {
        signIn();
        while (rollout.isEmpty()) {
            requireTime("beginning the rollout");
            open(product + "/updates");
            Locator begun = page.locator("main tr")
                    .filter(new Locator.FilterOptions().setHasText(version))
                    .locator("a[href*='/rollouts/']:not([href*='/new'])");
            if (begun.count() > 0) {
                rollout = begun.first().getAttribute("href");
            } else {
                open(product + "/updates/rollouts/new");
                fillAndStart(version);
            }
        }
    }

    private void fillAndStart(String version) {
        page.getByLabel("Release", new Page.GetByLabelOptions().setExact(true)).selectOption("main " + version);
        page.getByLabel("Sizes").fill("100");
        page.getByLabel("Go on when").fill("80");
        page.getByLabel("Pause when more").fill("100");
        page.getByLabel("Watch each phase").fill("0");
        page.locator("input[name=guard][value=UPDATE_FAILURE]").uncheck();
        page.getByLabel("Speak after").fill("0");
        page.getByLabel("Further attempts").fill("0");
        press("Start rollout");
        assertThat(page.locator("[role=alert]").allInnerTexts()).isEmpty();
        if (ROLLOUT.matcher(page.url()).matches()) {
            rollout = page.url();
        }
    }

    /** Goes round the product's pages until the rollout has ended. */
    void watch() {
        boolean isOver = false;
        while (!isOver) {
            requireTime("watching " + rollout);
            for (String path : List.of("/", product + "/devices", product + "/updates")) {
                open(path);
            }
            open(rollout);
            isOver = page.locator("main").innerText().toLowerCase().contains("finished");
        }
    }

    private void signIn() {
        while (page.context().cookies().isEmpty()) {
            requireTime("signing in");
            open("/sign-in");
            page.getByLabel("E-mail").fill(EMAIL);
            page.getByLabel("Password").fill(PASSWORD);
            press("Sign in");
        }
    }

    private void press(String button) {
        try {
            page.getByRole(
                            AriaRole.BUTTON,
                            new Page.GetByRoleOptions().setName(button).setExact(true))
                    .click();
        } catch (PlaywrightException e) {
            trouble = button + ": " + e.getMessage();
        }
    }

    private void open(String path) {
        while (true) {
            requireTime(path);
            try {
                Response answer =
                        page.navigate(path, new Page.NavigateOptions().setWaitUntil(WaitUntilState.DOMCONTENTLOADED));
                assertThat(answer.status()).as(path).isEqualTo(200);
                assertThat(page.url()).as("where %s led", path).endsWith(path);
                return;
            } catch (PlaywrightException e) {
                trouble = path + ": " + e.getMessage();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
        }
    }

    private void requireTime(String step) {
        assertThat(System.nanoTime())
                .as(
                        "time for %s; last trouble: %s; the page: %s",
                        step, trouble, page.locator("body").innerText())
                .isLessThan(deadline);
    }

    @Override
    public void close() {
        browser.close();
    }
}
