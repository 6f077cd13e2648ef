package dev.fleetward.web;

import static dev.fleetward.fixture.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import dev.fleetward.fixture.Browser;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Every page, seen as people see it: light, dark and on a phone, with a fleet and without. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class PagesTest {
    /** For somebody who will look at them: there are many hundreds. */
    private static final boolean PICTURES = Boolean.getBoolean("fleetward.pictures");

    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int MAX_SCRIPT_AND_STYLE_BYTES = 150 * 1024;
    /** What a link out of a message leads to; and the part of a page that is swapped in, seen with its page. */
    private static final List<String> NOT_LINKED = List.of(
            "/sign-in/link/{token}",
            "/report-status/{secret}",
            "/report-status/{secret}/receipt",
            "/sign-in/provider",
            "/sign-in/provider/callback",
            "/products/{slug}/updates/rollouts/{id}/part",
            "/products/{slug}/updates/rollouts/{id}/coverage/part",
            "/products/{slug}/device-suggestions",
            "/products/{slug}/devices/{serial}/charts",
            "/products/{slug}/device-tools/progress",
            "/products/{slug}/alerts/rules/preview",
            "/products/{slug}/differs/part");

    @Test
    void every_page_is_reachable_accessible_light_and_fits_its_window() throws Exception {
        var fleet = new LivingFleet();
        var organization = fleet.organization;
        fleet.grow();
        eventually(() -> assertThat(fleet.pending()).isZero());
        fleet.erase("FLW-0003");

        var crawl = new Crawl(organization)
                .from(
                        "/",
                        "/sign-in",
                        "/search?q=FLW",
                        "/p/" + organization.slug,
                        fleet.ownerPage,
                        "/products/pump/devices/FLW-0001",
                        "/products/pump/anomalies/1",
                        "/products/pump/explore?metric=battery_drain_pct&by=version&range=7d&view=heat");

        List<String> failures = Collections.synchronizedList(new ArrayList<>());
        crawl.missing().stream()
                .filter(route -> !NOT_LINKED.contains(route.template()))
                .forEach(route -> failures.add("no link leads to " + route.template()));
        crawl.broken().forEach((link, why) -> failures.add("broken link " + link + ": " + why));
        crawl.heavierThan(MAX_SCRIPT_AND_STYLE_BYTES)
                .forEach((page, bytes) -> failures.add("%s has %,d bytes of script and style".formatted(page, bytes)));
        try (var people = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
            List<Future<?>> walks = new ArrayList<>();
            for (Browser.Mode mode : Browser.Mode.values()) {
                walks.add(people.submit(() -> walk(crawl, organization, mode, failures)));
            }
            for (Future<?> walk : walks) {
                walk.get();
            }
        }
        assertThat(failures).isEmpty();
    }

    private static void walk(Crawl crawl, TestOrganization organization, Browser.Mode mode, List<String> failures) {
        try (var browser = new Browser();
                BrowserContext window = browser.signedIn(organization, mode)) {
            Page page = window.newPage();
            crawl.examples().forEach((route, address) -> look(page, name(route), address, mode, failures));
        }
    }

    @Test
    void an_empty_organization_is_told_what_to_do_first() {
        var organization = new TestOrganization();
        var failures = new ArrayList<String>();
        var crawl = new Crawl(organization).from("/");
        crawl.broken().forEach((link, why) -> failures.add("broken link " + link + ": " + why));

        try (var browser = new Browser();
                BrowserContext window = browser.signedIn(organization, Browser.Mode.LIGHT)) {
            Page page = window.newPage();
            crawl.examples().forEach((route, address) -> {
                if (!address.startsWith("/problems")) {
                    look(page, name(route) + "-empty", address, Browser.Mode.LIGHT, failures);
                }
            });
        }

        assertThat(failures).isEmpty();
    }

    /** The document is the same in each mode: its colours and what can be reached by its layout are not. */
    private static AxeBuilder axe(Page page, Browser.Mode mode) {
        AxeBuilder axe = new AxeBuilder(page).setLegacyMode(true);
        return mode == Browser.Mode.LIGHT
                ? axe
                : axe.withRules(List.of("color-contrast", "scrollable-region-focusable", "link-in-text-block"));
    }

    private static void look(Page page, String name, String address, Browser.Mode mode, List<String> failures) {
        var errors = new ArrayList<String>();
        Consumer<ConsoleMessage> listener = message -> {
            if (message.type().equals("error")) {
                errors.add(message.text());
            }
        };
        page.onConsoleMessage(listener);
        page.navigate(address);
        page.waitForSelector(
                ".htmx-request", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.DETACHED));
        String at = address + " (" + mode.name().toLowerCase(Locale.ROOT) + ")";
        if (PICTURES) {
            page.screenshot(new Page.ScreenshotOptions()
                    .setFullPage(true)
                    .setPath(SCREENSHOTS.resolve(name + "-" + mode.name().toLowerCase(Locale.ROOT) + ".png")));
        }
        boolean fits = (boolean) page.evaluate("document.documentElement.scrollWidth <= window.innerWidth");
        if (!fits) {
            failures.add(
                    at + " scrolls sideways: "
                            + page.evaluate(
                                    "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right"
                                            + " > innerWidth + 1).slice(0, 3).map(e => e.tagName + '.' + e.className).join(', ')"));
        }
        axe(page, mode)
                .analyze()
                .getViolations()
                .forEach(rule -> failures.add("%s breaks %s: %s"
                        .formatted(
                                at,
                                rule.getId(),
                                rule.getNodes().stream()
                                        .limit(3)
                                        .map(node -> node.getHtml())
                                        .toList())));
        page.offConsoleMessage(listener);
        errors.forEach(error -> failures.add(at + " says on the console: " + error));
    }

    private static String name(PageRoutes.Route route) {
        String name = route.template()
                .replaceAll("\\{[^}]*}", "one")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return name.isEmpty() ? "overview" : name;
    }
}
