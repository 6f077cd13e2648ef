package dev.fleetward.vulnerabilities;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** What distributions say of their own packages, where a careless matcher hears the project instead. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class DistributionTrapsTest {
    private final Matched matched = new Matched(new TestOrganization());

    @Test
    void a_distributions_fix_overrules_what_is_said_of_the_project_and_is_shown() {
        matched.sbom("1.0", Matched.DEBIAN_OPENSSL);
        matched.feed(Matched.nvd("CVE-2026-1", Matched.OPENSSL, "3.0.12"));
        assertThat(matched.finding("1.0", "CVE-2026-1").get("certainty").asText())
                .isEqualTo("undetermined");

        matched.feed(Matched.debian("DEBIAN-CVE-2026-1", "\"upstream\":[\"CVE-2026-1\"]", "3.0.11-1~deb12u1"));

        assertThat(matched.findings("1.0")).isEmpty();
        assertThat(matched.assessment("1.0").at("/overruled/0/reason").asText())
                .contains("DEBIAN-CVE-2026-1 says that 3.0.11-1~deb12u2 of Debian is not affected");
    }

    @Test
    void a_distribution_that_has_not_fixed_it_confirms_it() {
        matched.feed(Matched.debian("DSA-1", "\"aliases\":[\"CVE-2026-1\"]", "3.0.11-1~deb12u3"));
        matched.feed(Matched.nvd("CVE-2026-1", Matched.OPENSSL, "3.0.12"));
        matched.sbom("1.0", Matched.DEBIAN_OPENSSL);

        assertThat(matched.finding("1.0", "CVE-2026-1").get("certainty").asText())
                .isEqualTo("confirmed");
    }

    @Test
    void a_distributions_word_that_is_taken_back_no_longer_overrules() {
        matched.sbom("1.0", Matched.DEBIAN_OPENSSL);
        String record = Matched.debian("DEBIAN-CVE-2026-1", "\"upstream\":[\"CVE-2026-1\"]", "3.0.11-1~deb12u1");
        matched.feed(Matched.nvd("CVE-2026-1", Matched.OPENSSL, "3.0.12"));
        matched.feed(record);
        assertThat(matched.findings("1.0")).isEmpty();

        matched.feed(record.replace("2026-01-02", "2026-02-02")
                .replaceFirst("\\{", "{\"withdrawn\":\"2026-02-02T00:00:00Z\","));

        assertThat(matched.finding("1.0", "CVE-2026-1").get("certainty").asText())
                .isEqualTo("undetermined");
    }

    @Test
    void another_release_of_the_distribution_says_nothing_of_this_one() {
        matched.sbom("1.0", Matched.DEBIAN_OPENSSL.replace("debian-12", "debian-11"));
        matched.feed(Matched.nvd("CVE-2026-1", Matched.OPENSSL, "3.0.12"));
        matched.feed(Matched.debian("DEBIAN-CVE-2026-1", "\"upstream\":[\"CVE-2026-1\"]", "3.0.11-1~deb12u1"));

        assertThat(matched.finding("1.0", "CVE-2026-1").get("certainty").asText())
                .isEqualTo("undetermined");
    }

    @Test
    void the_kernel_meets_the_records_of_its_own_ecosystem() {
        matched.sbom("1.0", """
                {"name":"linux-yocto","version":"6.6.21+gitAUTOINC+abc123","purl":"pkg:yocto/core/linux-yocto@6.6.21",
                 "cpe":"cpe:2.3:*:linux:linux_kernel:6.6.21:*:*:*:*:*:*:*"}""");
        String record = """
                {"id":"CVE-2026-9","modified":"2026-01-02T00:00:00Z","affected":[{"package":{"ecosystem":"Linux",
                 "name":"Kernel"},"ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"6.2.0"},{"fixed":"6.6.%s"}]}]}]}
                """;
        matched.feed(record.formatted("22"));
        matched.feed(record.formatted("21").replace("CVE-2026-9", "CVE-2026-10"));

        assertThat(matched.findings("1.0")).containsExactly("linux-yocto CVE-2026-9 confirmed");
    }

    @Test
    void what_ubuntu_says_of_the_release_stands_before_what_it_says_of_pro() {
        matched.sbom("1.0", "{\"name\":\"curl\",\"purl\":\"pkg:deb/ubuntu/curl@7.58.0-2?distro=bionic\"}");
        String entry = """
                {"package":{"ecosystem":"Ubuntu:%s","name":"curl"},
                 "ranges":[{"type":"ECOSYSTEM","events":[{"introduced":"0"},{"fixed":"%s"}]}]}
                """;
        String record = "{\"id\":\"UBUNTU-CVE-2026-1\",\"modified\":\"2026-01-02T00:00:00Z\",\"affected\":[%s]}";
        matched.feed(record.formatted(
                entry.formatted("Pro:18.04:LTS", "7.58.0-2+esm1") + "," + entry.formatted("18.04:LTS", "7.58.0-2")));
        assertThat(matched.findings("1.0")).isEmpty();

        matched.feed(record.formatted(entry.formatted("Pro:18.04:LTS", "7.58.0-2+esm1"))
                .replace("-1\"", "-2\""));
        assertThat(matched.findings("1.0")).containsExactly("curl UBUNTU-CVE-2026-2 undetermined");
    }
}
