package dev.fleetward.vulnerabilities.records;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeverityTest {

    @Test
    void severity_is_computed_from_the_newest_vector() {
        assertThat(Severity.ofVector("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"))
                .satisfies(severity -> {
                    assertThat(severity.score()).isEqualTo(9.8);
                    assertThat(severity.band()).isEqualTo(Severity.Band.CRITICAL);
                });
        assertThat(Severity.ofVector("CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N")
                        .score())
                .isEqualTo(9.3);
        assertThat(Severity.ofVector("CVSS:3.1/AV:X/broken")).isEqualTo(Severity.UNKNOWN);
        assertThat(Severity.ofVector("AV:N/AC:L/Au:N/C:C/I:C/A:C").band()).isEqualTo(Severity.Band.HIGH);
    }
}
