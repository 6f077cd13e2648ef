package dev.fleetward.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ZipArchiveTest {
    @ParameterizedTest
    @CsvSource({
        "events/2026.json, events/2026.json",
        "../../etc/passwd, _/_/etc/passwd",
        "/etc/passwd, etc/passwd",
        "a/../b, a/_/b",
        "C:\\windows, C__windows",
        "recordings/.., recordings/_",
    })
    void a_name_from_a_device_never_leads_out_of_the_archive(String given, String safe) {
        assertThat(ZipArchive.safe(given)).isEqualTo(safe);
    }

    @Test
    void an_endless_name_is_refused() {
        assertThatThrownBy(() -> ZipArchive.safe("x".repeat(1_000))).isInstanceOf(IllegalArgumentException.class);
    }
}
