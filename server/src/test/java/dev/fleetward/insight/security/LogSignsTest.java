package dev.fleetward.insight.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.ingest.FieldEvent.Speaker;
import dev.fleetward.kernel.SecurityKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogSignsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Failed password for root from 203.0.113.9 port 51122 ssh2|AUTHENTICATION_FAILED",
                "Invalid user admin from 198.51.100.7 port 40022|AUTHENTICATION_FAILED",
                "pam_unix(sshd:auth): authentication failure; logname= uid=0 euid=0 tty=ssh|AUTHENTICATION_FAILED",
                "FAILED LOGIN (1) on '/dev/ttyS0' FOR 'root', Authentication failure|AUTHENTICATION_FAILED",
                "eve : user NOT in sudoers ; TTY=pts/0 ; PWD=/home/eve|AUTHENTICATION_FAILED",
                "Bad password attempt for 'root' from 192.0.2.4:55555|AUTHENTICATION_FAILED",
                "device-mapper: verity: 179:2: data block 4711 is corrupted|SECURE_BOOT_FAILED",
                "Secure boot violation: image hash mismatch|SECURE_BOOT_FAILED",
                "foo: module verification failed: signature and/or required key missing - tainting kernel|TAMPERING",
                "Tamper detected on GPIO 12|TAMPERING",
                "swupdate: signature verification failed, update aborted: invalid signature|TAMPERING",
                "downgrade to 1.0.2 refused by rollback protection|DOWNGRADE_ATTEMPT",
                "new user: name=backdoor, UID=1002|CONFIGURATION_CHANGED",
                "dm-verity failed on sda2|SECURE_BOOT_FAILED",
                "avb_slot_verify: error 3|SECURE_BOOT_FAILED",
                "verified boot has failed|SECURE_BOOT_FAILED",
                "signature verification failed for kernel|SECURE_BOOT_FAILED",
                "Loading of unsigned module is rejected|TAMPERING",
                "tampering event|TAMPERING",
                "Connection closed by invalid user eve 192.0.2.4|AUTHENTICATION_FAILED",
                "Failed publickey for root|AUTHENTICATION_FAILED",
                "Login attempt for nonexistent user|AUTHENTICATION_FAILED",
                "FAILED SU (to root) eve on pts/0|AUTHENTICATION_FAILED",
                "eve : 3 incorrect password attempts|AUTHENTICATION_FAILED",
                "authentication failure; tty=x|AUTHENTICATION_FAILED",
                "antirollback: index 2 below 3|DOWNGRADE_ATTEMPT",
                "Invalid Signature of bundle|TAMPERING",
                "PASSWORD CHANGED FOR root|CONFIGURATION_CHANGED",
                "useradd[312]: failed adding|CONFIGURATION_CHANGED",
                "usermod[312]: change|CONFIGURATION_CHANGED",
                "chpasswd: done|CONFIGURATION_CHANGED"
            })
    void words_that_programs_are_known_to_say_are_understood(String text, SecurityKind kind) {
        assertThat(LogSigns.of(1, Speaker.UNKNOWN, text).orElseThrow().kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Accepted publickey for root from 192.0.2.1",
                "session opened for user root",
                "valve stuck: no answer on i2c 0x48",
                "authentication succeeded",
                "secure boot: ok",
                "signature of 3 files checked",
                ""
            })
    void the_routine_of_a_device_is_none(String text) {
        assertThat(LogSigns.of(3, by("valved"), text)).isEmpty();
    }

    @Test
    void warnings_of_what_speaks_of_authentication_are_kept_whatever_they_say() {
        assertThat(LogSigns.of(2, by("sshd.service"), "error: kex_exchange_identification")
                        .orElseThrow()
                        .severity())
                .isEqualTo(Severity.LOW);
        assertThat(LogSigns.of(1, by("sshd.service"), "Server listening on 0.0.0.0"))
                .isEmpty();
        assertThat(LogSigns.of(3, by("sshdfoo"), "anything")).isEmpty();
    }

    @Test
    void a_program_is_known_by_its_name_where_its_unit_is_a_session() {
        assertThat(LogSigns.of(2, new Speaker("sudo", "session-3.scope", 812L), "unable to resolve host"))
                .hasValueSatisfying(sign -> assertThat(sign.name()).isEqualTo("sudo"));
    }

    @Test
    void warnings_by_the_facilities_of_authentication_are_kept_whoever_speaks() {
        assertThat(LogSigns.of(2, new Speaker("doord", null, null, 10L), "card reader: conversation failed"))
                .hasValueSatisfying(sign -> assertThat(sign.name()).isEqualTo("doord"));
        assertThat(LogSigns.of(2, new Speaker(null, null, null, 4L), "conversation failed"))
                .isPresent();
        assertThat(LogSigns.of(1, new Speaker("doord", null, null, 10L), "door opened"))
                .isEmpty();
        assertThat(LogSigns.of(3, new Speaker("doord", null, null, 3L), "conversation failed"))
                .isEmpty();
    }

    @Test
    void what_devices_call_their_events_is_understood() {
        assertThat(SecurityIntake.kindOf("secure-boot-failed")).isEqualTo(SecurityKind.SECURE_BOOT_FAILED);
        assertThat(SecurityIntake.kindOf("sign-in-refused")).isEqualTo(SecurityKind.AUTHENTICATION_FAILED);
        assertThat(SecurityIntake.kindOf("UpdateSignatureInvalid")).isEqualTo(SecurityKind.TAMPERING);
        assertThat(SecurityIntake.kindOf("enclosure_opened")).isEqualTo(SecurityKind.TAMPERING);
        assertThat(SecurityIntake.kindOf("odd")).isEqualTo(SecurityKind.OTHER);
    }

    @Test
    void a_line_made_to_take_long_does_not() {
        long begun = System.nanoTime();
        LogSigns.of(3, Speaker.UNKNOWN, "signature ".repeat(100_000));
        LogSigns.of(3, Speaker.UNKNOWN, "dm-verity " + "x".repeat(1_000_000));
        assertThat(System.nanoTime() - begun).isLessThan(2_000_000_000L);
    }

    private static Speaker by(String unit) {
        return new Speaker(null, unit, null);
    }
}
