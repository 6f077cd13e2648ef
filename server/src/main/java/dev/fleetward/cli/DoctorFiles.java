package dev.fleetward.cli;

import dev.fleetward.kernel.HealthCheck.Finding;
import dev.fleetward.kernel.backup.LastBackup;
import io.quarkus.runtime.configuration.DurationConverter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bouncycastle.asn1.x509.Certificate;

/** What the machine and the data directory tell, also while the server is stopped. */
final class DoctorFiles {
    private static final DateTimeFormatter ASN1_TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss'GMT'XXX");
    private static final Path SYS = Path.of("/sys");
    private static final int JAVA = 25;
    private static final long LITTLE_BYTES = 1L << 30;
    private static final double LITTLE_SHARE = 0.05;
    private static final double SOON_LITTLE_SHARE = 0.15;
    private static final Duration SOON = Duration.ofDays(30);
    private static final Duration STALE_STAGED = Duration.ofDays(2);
    /** A backup that is so many turns old was missed. */
    private static final int OLD_TURNS = 2;

    private static final Set<PosixFilePermission> OTHERS = Set.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    private final Path data;
    private final Clock clock;

    DoctorFiles(Path data, Clock clock) {
        this.data = data;
        this.clock = clock;
    }

    /** @return whether the settings can be read */
    boolean look(List<Finding> findings) {
        findings.add(java());
        if (!Files.isDirectory(data)) {
            findings.add(Finding.fail("data", data + " is no directory", "name it with --data"));
            return false;
        }
        boolean isConfigured = settings(findings);
        try {
            findings.add(disk());
            findings.add(new DiskEncryption(SYS).look(data));
            findings.add(home());
            findings.add(secret("master.key", "secrets cannot be read without it: restore it from your copy"));
            if (Files.exists(data.resolve("postgres.password"))) {
                findings.add(secret("postgres.password", ""));
            }
            findings.add(staged());
            for (String file : certificates()) {
                findings.add(certificate(Path.of(file)));
            }
            findings.add(backup());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return isConfigured;
    }

    private static Finding java() {
        int now = Runtime.version().feature();
        return now >= JAVA
                ? Finding.ok("java", Runtime.version().toString())
                : Finding.fail("java", Runtime.version().toString(), "install a JDK %d or newer".formatted(JAVA));
    }

    private Finding disk() throws IOException {
        var store = Files.getFileStore(data);
        long free = store.getUsableSpace();
        double share = (double) free / Math.max(1, store.getTotalSpace());
        String detail = String.format(Locale.ENGLISH, "%,d MiB free, %.0f %%", free >> 20, share * 100);
        if (free < LITTLE_BYTES || share < LITTLE_SHARE) {
            return Finding.fail("disk", detail, "make room now: PostgreSQL stops when the disk is full");
        }
        return share < SOON_LITTLE_SHARE
                ? Finding.warn("disk", detail, "make room, or keep less (fleetward data retention)")
                : Finding.ok("disk", detail);
    }

    private Finding home() throws IOException {
        var permissions = Files.getPosixFilePermissions(data);
        if (permissions.contains(PosixFilePermission.OTHERS_WRITE)
                || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
            return Finding.fail("data", "others may write in " + data, "chmod go-w " + data);
        }
        return permissions.contains(PosixFilePermission.OTHERS_READ)
                ? Finding.warn("data", "others may list " + data, "chmod o-r " + data)
                : Finding.ok("data", data.toString());
    }

    private Finding secret(String name, String missing) throws IOException {
        Path file = data.resolve(name);
        if (!Files.exists(file)) {
            return Finding.fail(name, file + " is missing", missing);
        }
        return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)
                ? Finding.fail(name, "others may read " + file, "chmod 600 " + file)
                : Finding.ok(name, "for its owner alone");
    }

    private Finding staged() throws IOException {
        Instant before = clock.instant().minus(STALE_STAGED);
        long stale = 0;
        if (Files.isDirectory(data.resolve("blobs"))) {
            try (var organizations = Files.newDirectoryStream(data.resolve("blobs"), Files::isDirectory)) {
                for (Path home : organizations) {
                    try (var files = Files.newDirectoryStream(home, "incoming*")) {
                        for (Path file : files) {
                            stale += Files.getLastModifiedTime(file).toInstant().isBefore(before) ? 1 : 0;
                        }
                    }
                }
            }
        }
        return stale == 0
                ? Finding.ok("staged files", "none left over")
                : Finding.warn(
                        "staged files", stale + " left over", "a running server clears them; look at its log if not");
    }

    private static List<String> certificates() {
        String named = System.getenv("QUARKUS_HTTP_SSL_CERTIFICATE_FILES");
        return named == null || named.isBlank() ? List.of() : List.of(named.split(","));
    }

    Finding certificate(Path file) {
        String what = "certificate " + file;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] encoded = CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getEncoded();
            Instant end = Instant.from(ASN1_TIME.parse(
                    Certificate.getInstance(encoded).getEndDate().getTime()));
            Instant now = clock.instant();
            if (end.isBefore(now)) {
                return Finding.fail(what, "ended at " + end, "renew it");
            }
            return end.isBefore(now.plus(SOON))
                    ? Finding.warn(what, "ends at " + end, "renew it")
                    : Finding.ok(what, "until " + end);
        } catch (IOException | GeneralSecurityException | DateTimeParseException e) {
            return Finding.fail(what, "cannot be read: " + e.getMessage(), "name a PEM file the server may read");
        }
    }

    private Finding backup() {
        String setting = Settings.value("fleetward.backup.every");
        Duration every;
        try {
            every = DurationConverter.parseDuration(setting);
        } catch (IllegalArgumentException e) {
            return Finding.fail("backup", "backup.every “%s” is no time span".formatted(setting), "write it as 24h");
        }
        return LastBackup.of(data)
                .map(last -> {
                    Duration age = Duration.between(last.at(), clock.instant());
                    String detail = "the last is of %s, %d hours old, in %s"
                            .formatted(last.at(), age.toHours(), last.directory());
                    return age.compareTo(every.multipliedBy(OLD_TURNS)) > 0
                            ? Finding.warn("backup", detail, "fleetward backup --to DIR, or set backup.directory")
                            : Finding.ok("backup", detail);
                })
                .orElseGet(() -> Finding.warn(
                        "backup", "none was taken yet", "fleetward backup --to DIR, or set backup.directory"));
    }

    private boolean settings(List<Finding> findings) {
        try {
            Settings.apply(data);
            findings.add(Finding.ok("settings", "every name is known"));
            return true;
        } catch (CommandFailed e) {
            findings.add(
                    Finding.fail("settings", String.valueOf(e.getMessage()), "correct it; the server does not start"));
            return false;
        }
    }
}
