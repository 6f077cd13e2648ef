package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.SelfSigned;
import dev.fleetward.kernel.HealthCheck.Finding;
import dev.fleetward.kernel.HealthCheck.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorFilesTest {
    @TempDir
    Path data;

    @Test
    void a_certificate_is_well_then_due_then_ended() throws IOException, GeneralSecurityException {
        Path pem = data.resolve("server.pem");
        Files.write(pem, SelfSigned.of("dns:localhost").certificate().getEncoded());

        assertThat(at(Duration.ZERO).certificate(pem).verdict()).isEqualTo(Verdict.OK);
        assertThat(at(Duration.ofDays(70)).certificate(pem).verdict()).isEqualTo(Verdict.WARN);
        assertThat(at(Duration.ofDays(4_000)).certificate(pem))
                .returns(Verdict.FAIL, Finding::verdict)
                .returns("renew it", Finding::advice);
        assertThat(at(Duration.ZERO).certificate(data.resolve("none.pem")).verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void a_misspelt_setting_and_a_missing_key_are_named() throws IOException {
        Files.writeString(data.resolve("fleetward.toml"), "[backup]\ndirectry = \"/mnt\"\n");
        var findings = new ArrayList<Finding>();

        assertThat(at(Duration.ZERO).look(findings)).isFalse();

        assertThat(findings)
                .anyMatch(one -> one.what().equals("settings") && one.detail().contains("backup.directry"))
                .anyMatch(one -> one.what().equals("master.key") && one.verdict() == Verdict.FAIL)
                .anyMatch(one -> one.what().equals("backup") && one.verdict() == Verdict.WARN);
    }

    private DoctorFiles at(Duration later) {
        return new DoctorFiles(data, Clock.offset(Clock.systemUTC(), later));
    }
}
