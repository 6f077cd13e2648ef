package dev.fleetward.crashes.triage;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.fleetward.crashes.TroubledFleet;
import dev.fleetward.fixture.Browser;
import dev.fleetward.fixture.EmbeddedDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** From a crash to an issue that is understood, and what becomes of it: by mouse and keyboard in a real browser. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class IssuePagesTest {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private final TroubledFleet fleet = new TroubledFleet();

    @Test
    void a_crash_is_understood_merged_resolved_and_comes_back() {
        fleet.uploadsSymbols("m4f-dwarf5");
        fleet.logs("P-2", "1.0.0", "m4f-dwarf5--divide-by-zero", "control loop: set point 21 C", "sensor: no answer");
        fleet.crashes("P-1", "1.0.0", "m4f-dwarf5--divide-by-zero");
        fleet.crashes("P-2", "1.0.0", "m4f-dwarf5--divide-by-zero");
        fleet.reboots("P-3", "1.0.0", TroubledFleet.BROWN_OUT);
        fleet.reboots("P-3", "1.0.0", TroubledFleet.HARDWARE_WATCHDOG);
        fleet.isUnderstood();

        try (var browser = new Browser();
                BrowserContext window = browser.signedIn(fleet.organization, Browser.Mode.LIGHT)) {
            Page page = window.newPage();
            page.navigate("/products/pump/issues");
            page.getByRole(AriaRole.LINK, named("average")).first().click();

            seesWhatHappened(page);
            merges(page);
            resolves(page);
            fleet.reboots("P-4", "1.3.0", TroubledFleet.BROWN_OUT);
            page.reload();
            assertThat(page.locator("h1")).containsText("Came back");
            assertThat(page.locator("#activity + *, main")).containsText(new String[] {"came back"});
        }
        looksRight();
    }

    private static void seesWhatHappened(Page page) {
        Locator main = page.locator("main");
        assertThat(page.locator(".lead")).containsText("An integer was divided by zero.");
        assertThat(page.locator(".stack").first()).containsText("average");
        assertThat(page.locator(".stack").first()).containsText("divide_by_zero");
        assertThat(main).containsText("DIVBYZERO");
        seesWhatTheFramesHeld(page);
        assertThat(page.getByRole(AriaRole.HEADING, named("Registers"))).isVisible();
        assertThat(main).containsText("What it logged before");
        assertThat(main).containsText("sensor: no answer");
        assertThat(main).containsText("P-1");
        assertThat(main).containsText("P-2");
        assertThat(main.getByRole(AriaRole.HEADING, new Locator.GetByRoleOptions().setName("Versions")))
                .isVisible();
    }

    private static void seesWhatTheFramesHeld(Page page) {
        Locator frames = page.locator(".stack").first().locator(":scope > li");
        assertThat(held(frames.first(), "divisor argument")).containsText("0");
        assertThat(held(frames.first(), "sum")).containsText("21");
        frames.nth(1).getByText("1 argument").click();
        assertThat(held(frames.nth(1), "s argument")).containsText("0x20000004 <g_indoor>");
        assertThat(held(frames.nth(1), "a")).containsText("optimized out");
        held(frames.nth(1), "s argument").click();
        assertThat(held(frames.nth(1), "mode")).containsText("MODE_HEAT");

        assertThat(page.getByRole(AriaRole.HEADING, named("3 other threads"))).isVisible();
        Locator radio = page.locator("details.thread").filter(new Locator.FilterOptions().setHasText("radio delayed"));
        assertThat(radio).containsText("delayed, priority 3");
        radio.locator("summary").first().click();
        assertThat(held(radio, "me")).containsText("<radio_tcb>");

        String address = page.url();
        page.getByRole(AriaRole.LINK, named("global or static variables")).click();
        page.locator("main").getByLabel("Search").fill("boot");
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Show").setExact(true))
                .click();
        assertThat(page.locator("main")).containsText("s_boot_count");
        assertThat(page.locator("main")).not().containsText("xTickCount");
        page.navigate(address);
    }

    /** The first line of a variable. */
    private static Locator held(Locator within, String name) {
        return within.locator(".held")
                .filter(new Locator.FilterOptions()
                        .setHas(within.page().locator(".name", new Page.LocatorOptions().setHasText(exactly(name)))))
                .first();
    }

    private static Pattern exactly(String name) {
        return Pattern.compile("^\\s*" + name.replace(" ", "\\s+") + "\\s*$");
    }

    private static void merges(Page page) {
        page.navigate("/products/pump/issues?q=watchdog");
        page.locator("main tbody a").first().click();
        page.getByText("Rename, merge, link").click();
        page.getByLabel("Merge into issue number").fill(number(page, "Brown-out"));
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName("Merge").setExact(true))
                .click();
        assertThat(page.locator("main")).containsText("What was brought together here");
    }

    private static String number(Page page, String title) {
        Page other = page.context().newPage();
        other.navigate("/products/pump/issues?q=" + title);
        String number =
                other.locator("main tbody td .muted").first().innerText().replaceAll("^#(\\d+).*", "$1");
        other.close();
        return number;
    }

    private static void resolves(Page page) {
        page.getByLabel("Set to").selectOption("resolved");
        page.getByLabel("Fixed in version").fill("1.2.0");
        page.getByRole(AriaRole.BUTTON, named("Save state")).click();
        assertThat(page.locator("h1")).containsText("Resolved");
    }

    private void looksRight() {
        try (var browser = new Browser()) {
            for (Browser.Mode mode : Browser.Mode.values()) {
                try (BrowserContext window = browser.signedIn(fleet.organization, mode)) {
                    Page page = window.newPage();
                    page.navigate("/products/pump/issues?q=average");
                    page.getByRole(AriaRole.LINK, named("average")).first().click();
                    page.screenshot(new Page.ScreenshotOptions()
                            .setFullPage(true)
                            .setPath(SCREENSHOTS.resolve(
                                    "crash-understood-" + mode.name().toLowerCase(Locale.ROOT) + ".png")));
                }
            }
        }
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name);
    }
}
