package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
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
}
