package dev.fleetward.insight.security;

import dev.fleetward.ingest.FieldEvent.Speaker;
import dev.fleetward.kernel.SecurityKind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a line of a Linux device's log gives away: words its programs are known to say, and warnings of what speaks by
 * the syslog facilities auth, authpriv and audit (RFC 5424 section 6.2.1) or is known to, whatever it says.
 */
final class LogSigns {
    private static final int MAX_LOOKED_AT_CHARACTERS = 2_000;
    private static final long WARNING = 2;
    private static final Set<String> OF_AUTHENTICATION = Set.of(
            "sshd", "ssh", "sudo", "su", "login", "dropbear", "systemd-logind", "polkitd", "auditd", "audit", "passwd");

    private static final Set<Long> FACILITIES_OF_AUTHENTICATION = Set.of(4L, 10L, 13L);

    /** @param severity null for the kind's usual one */
    record Sign(SecurityKind kind, String name, @Nullable Severity severity) {}

    /** @param hints in small letters; words without any of them are not these, which is sooner found out */
    private record Known(Pattern words, Sign sign, List<String> hints) {
        boolean isIn(String text, String inSmallLetters) {
            return hints.stream().anyMatch(inSmallLetters::contains)
                    && words.matcher(text).find();
        }
    }

    private static final List<Known> KNOWN = List.of(
            known(
                    "dm-verity\\b.*(corrupt|fail)|verity: .* is corrupted",
                    SecurityKind.SECURE_BOOT_FAILED,
                    "dm-verity",
                    "verity"),
            known(
                    "secure ?boot\\b.*(fail|violation|invalid)|avb_\\w+.*error|verified boot.*fail|"
                            + "signature verification failed.*(kernel|image|boot)",
                    SecurityKind.SECURE_BOOT_FAILED,
                    "secure boot",
                    "boot",
                    "avb_",
                    "signature verification failed"),
            known(
                    "module verification failed|Loading of .*module.* is rejected",
                    SecurityKind.TAMPERING,
                    "unsigned module",
                    "module"),
            known(
                    "\\btamper(ed|ing)?\\b.*(detect|switch|event)|\\btamper detected\\b",
                    SecurityKind.TAMPERING,
                    "tamper",
                    "tamper"),
            known(
                    "Failed password for|Invalid user \\S+ from|Connection closed by invalid user|"
                            + "Failed publickey for|Bad password attempt|Login attempt for nonexistent user",
                    SecurityKind.AUTHENTICATION_FAILED,
                    "ssh",
                    "password",
                    "user",
                    "publickey"),
            known(
                    "pam_unix\\(\\S+\\): authentication failure|FAILED LOGIN|FAILED SU|"
                            + "incorrect password attempt|user NOT in sudoers|authentication failure;",
                    SecurityKind.AUTHENTICATION_FAILED,
                    "login",
                    "authentication failure",
                    "failed login",
                    "failed su",
                    "incorrect password",
                    "sudoers"),
            known(
                    "(rollback|downgrade)\\b.*(refus|reject|prevent|denied|not allowed)|anti-?rollback",
                    SecurityKind.DOWNGRADE_ATTEMPT,
                    "rollback protection",
                    "rollback",
                    "downgrade"),
            known(
                    "signature\\b.*(invalid|verification failed|mismatch)|invalid signature",
                    SecurityKind.TAMPERING,
                    "signature",
                    "signature"),
            known(
                    "new user: name=|password changed for|useradd\\[|usermod\\[|chpasswd",
                    SecurityKind.CONFIGURATION_CHANGED,
                    "accounts",
                    "new user",
                    "password changed",
                    "useradd[",
                    "usermod[",
                    "chpasswd"));

    private LogSigns() {}

    private static Known known(String words, SecurityKind kind, String name, String... hints) {
        return new Known(Pattern.compile(words, Pattern.CASE_INSENSITIVE), new Sign(kind, name, null), List.of(hints));
    }

    /**
     * @param level 0 debug, 1 info, 2 warning, 3 error
     * @param speaker the program that speaks, as far as it is known
     */
    static Optional<Sign> of(long level, Speaker speaker, String text) {
        String looked = text.length() <= MAX_LOOKED_AT_CHARACTERS ? text : text.substring(0, MAX_LOOKED_AT_CHARACTERS);
        String inSmallLetters = looked.toLowerCase(Locale.ROOT);
        Optional<Sign> known = KNOWN.stream()
                .filter(one -> one.isIn(looked, inSmallLetters))
                .map(Known::sign)
                .findFirst();
        return level < WARNING
                ? known
                : known.or(
                        () -> ofAuthentication(speaker).map(name -> new Sign(SecurityKind.OTHER, name, Severity.LOW)));
    }

    /** Who speaks of it: a program known to, else whoever uses the facilities for it. */
    private static Optional<String> ofAuthentication(Speaker speaker) {
        Optional<String> known = Stream.of(speaker.source(), speaker.unit())
                .flatMap(Stream::ofNullable)
                .filter(name -> OF_AUTHENTICATION.contains(program(name)))
                .findFirst();
        return known.or(() -> Optional.ofNullable(speaker.facility())
                .filter(FACILITIES_OF_AUTHENTICATION::contains)
                .map(_ -> Stream.of(speaker.source(), speaker.unit())
                        .flatMap(Stream::ofNullable)
                        .findFirst()
                        .orElse("authentication log")));
    }

    /** "sshd.service", "sshd[812]" and "sshd" are one. */
    private static String program(String name) {
        return name.split("[.\\[@:]", 2)[0];
    }
}
