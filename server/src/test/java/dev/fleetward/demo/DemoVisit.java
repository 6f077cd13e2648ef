package dev.fleetward.demo;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.fleetward.fixture.BuiltServer;
import dev.fleetward.fixture.Chromium;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who started {@code ./fleetward demo} and opened the link it prints, in a real browser. */
final class DemoVisit implements AutoCloseable {
    private static final Duration STORY_PATIENCE = Duration.ofMinutes(3);
    private static final double SHOWN_WITHIN_MS = 15_000;
    private static final Pattern LINK = Pattern.compile("Sign in once with (\\S+)");

    final Page page;
    private final Path data;
    private final BuiltServer server;
    private final Playwright playwright;

    private DemoVisit(Path data, BuiltServer server) {
        this.data = data;
        this.server = server;
        this.playwright = Playwright.create();
        this.page = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Chromium.find())
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")))
                .newPage();
    }

    static DemoVisit signedIn(int devices) throws IOException {
        Path data = BuiltServer.dataDirectory();
        var visit = new DemoVisit(data, BuiltServer.start("demo", data, "--devices", String.valueOf(devices)));
        visit.page.navigate(visit.signInLink());
        visit.press("Sign in");
        return visit;
    }

    void open(String path) {
        page.navigate(server.uri(path).toString());
    }

    /** A step of the tour on the overview. */
    void step(String title) {
        open("/");
        page.locator("main")
                .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(title))
                .first()
                .click();
    }

    boolean ticked(String title) {
        open("/");
        return page.locator("ol.tour > li.done")
                        .filter(new Locator.FilterOptions().setHasText(title))
                        .count()
                == 1;
    }

    void press(String button) {
        page.getByRole(
                        AriaRole.BUTTON,
                        new Page.GetByRoleOptions().setName(button).setExact(true))
                .first()
                .click();
    }

    void follow(String link) {
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(link))
                .first()
                .click();
    }

    void shows(String text) {
        try {
            PlaywrightAssertions.assertThat(page.locator("main"))
                    .containsText(text, new LocatorAssertions.ContainsTextOptions().setTimeout(SHOWN_WITHIN_MS));
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "\nThe server said:\n" + server.output(), e);
        }
    }

    /** Of the rollout's page: goes on where a phase waits for a device that is switched off. */
    void openNextPhase() {
        var button = page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Open next phase"));
        if (button.count() > 0) {
            button.first().click();
        }
    }

    /** Of the rollout's page: those on that version that were not heard of since they were offered the new one. */
    int unreachable(String version) {
        return page.locator("main tr")
                .filter(new Locator.FilterOptions().setHasText("Not seen since it was offered"))
                .filter(new Locator.FilterOptions().setHasText(version))
                .count();
    }

    String text() {
        return page.locator("main").innerText();
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

    @Override
    public void close() throws IOException {
        playwright.close();
        server.close();
        BuiltServer.delete(data);
    }
}
