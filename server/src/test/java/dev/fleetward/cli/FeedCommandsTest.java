package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.vulnerabilities.Fleet;
import dev.fleetward.vulnerabilities.feeds.online.Publisher;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class FeedCommandsTest {
    private static final String EPSS = """
            #model_version:v2025.03.14,score_date:2026-11-01T00:00:00+0000
            cve,epss,percentile
            CVE-2026-0001,0.5,0.99
            CVE-2026-0002,many,0.99
            """;

    private final TestOrganization maker = new TestOrganization();
    private final Shell shell = new Shell(maker);

    @Test
    void a_feed_is_imported_looked_at_and_chosen(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("epss.csv"), EPSS);

        var imported = shell.run("feed", "import", file.toString());

        assertThat(imported.code()).isEqualTo(3);
        assertThat(imported.out())
                .contains("epss: 1 new, 0 changed, 0 unchanged, 0 withdrawn, 1 rejected", "no share between 0 and 1");
        assertThat(shell.run("feed", "list").out())
                .contains("epss  fresh", "osv   unused   last success never, by file");
        assertThat(shell.run("feed", "show", "epss").out())
                .contains("epss.csv: 1 new", "SHA-256", "not taken:", "1 in quarantine");
        assertThat(shell.run("feed", "retry", "epss").out()).isEqualTo("0 of 1 records taken");
        assertThat(shell.run("feed", "set", "kev", "--address", "http://127.0.0.1:9/kev.json", "--fresh-hours", "24")
                        .out())
                .contains("kev", "by file");
        assertThat(shell.run("feed", "sync", "kev").err()).contains("had by file");
        assertThat(shell.run("feed", "set", "osv", "--online").err()).contains("name the ecosystems");
        assertThat(shell.run("feed", "import", "--feed", "kev", file.toString()).out())
                .contains("this is an EPSS score, not of the feed kev");
        assertThat(shell.run("feed", "import", "--sha256", "00ff", file.toString())
                        .err())
                .contains("nothing was imported: the SHA-256 of");
        assertThat(shell.run("feed", "show", "nothing").err()).contains("there are osv, nvd");
    }

    @Test
    void a_bundle_is_made_where_there_is_internet_and_imported_where_there_is_none(@TempDir Path folder)
            throws IOException {
        try (var publisher = new Publisher()) {
            publisher.offers("/feeds/epss.csv", EPSS.replace("many", "0.1"));
            Path advisories = Files.createDirectories(folder.resolve("advisories"));
            Files.writeString(advisories.resolve("one.json"), Fleet.record("GHSA-1", "CVE-2026-0001", "a", "2.0.0"));
            String out = folder.resolve("feeds.tar").toString();

            var made = shell.prints("feed", "bundle", out, publisher.url("/feeds/epss.csv"), advisories.toString());

            assertThat(made).contains("files/feeds-epss.csv", "files/advisories.zip", "feeds.tar, 2 files");
            String hash = made.substring(made.lastIndexOf('\n') + 1).split(" ", 2)[0];
            assertThat(shell.prints("feed", "import", "--sha256", hash, out))
                    .contains(
                            "every hash as it says",
                            "files/feeds-epss.csv from " + publisher.url("/feeds/epss.csv"),
                            "epss: 2 new",
                            "osv: 1 new");
            assertThat(shell.prints("feed", "show", "epss")).contains("from " + publisher.url("/feeds/epss.csv"));
            assertThat(shell.refuses("feed", "bundle", out, "kev")).contains("already");
            assertThat(shell.refuses("feed", "import", "--feed", "kev", out)).contains("a bundle of several");
            String other = folder.resolve("other.tar").toString();
            assertThat(shell.refuses("feed", "bundle", other)).contains("the server fetches no feed");
            assertThat(shell.refuses("feed", "bundle", other, "osv")).contains("name an ecosystem");
            assertThat(shell.refuses("feed", "bundle", other, publisher.url("/nothing")))
                    .contains("nothing was written", "404");
            assertThat(Path.of(other)).doesNotExist();

            shell.prints("feed", "set", "kev", "--address", publisher.url("/kev.json"), "--online");
            publisher.offers("/kev.json", "{\"catalogVersion\":\"1\",\"count\":0,\"vulnerabilities\":[]}");
            assertThat(shell.prints("feed", "bundle", other)).contains("kev/kev.json", "1 files");
        }
    }
}
