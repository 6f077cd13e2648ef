package dev.fleetward.cli;

import dev.fleetward.kernel.EmbeddedPostgres.Reach;
import dev.fleetward.kernel.HealthCheck.Finding;
import dev.fleetward.kernel.backup.BackupFailure;
import dev.fleetward.kernel.backup.NamedFiles;
import dev.fleetward.kernel.objects.ObjectStore;
import dev.fleetward.kernel.objects.StoreUnavailable;
import dev.fleetward.lake.NamedLakeFiles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the database tells, of itself and of the files it names; and what other clocks say. */
final class DoctorDatabase {
    private static final String POSTGRES = "18";
    private static final Duration MAX_DRIFT = Duration.ofSeconds(5);
    private static final Duration MAX_PUBLIC_DRIFT = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path data;
    private final Clock clock;

    DoctorDatabase(Path data, Clock clock) {
        this.data = data;
        this.clock = clock;
    }

    void look(List<Finding> findings) {
        Optional<Reach> reach = DatabasePlace.of(data).reach();
        if (reach.isEmpty()) {
            findings.add(Finding.warn(
                    "database", "does not run; what it holds was not looked at", "start the server, then look again"));
        } else {
            database(reach.get(), findings);
        }
        String address = Settings.value("fleetward.public-url");
        if (!address.isBlank()) {
            findings.add(publicClock(address));
        }
    }

    private void database(Reach reach, List<Finding> findings) {
        NamedFiles.Seen seen;
        try (ObjectStore files = FilePlace.of(data)) {
            files.check();
            findings.add(Finding.ok("files", files.place()));
            seen = NamedFiles.see(data, files, reach, NamedLakeFiles::missing, clock.instant());
        } catch (StoreUnavailable e) {
            findings.add(Finding.fail("files", e.reason(), "correct the settings s3.…, or look at the S3 server"));
            return;
        } catch (BackupFailure e) {
            findings.add(Finding.fail("database", String.valueOf(e.getMessage()), "look at postgres/server.log"));
            return;
        }
        findings.add(
                seen.version().startsWith(POSTGRES + ".")
                        ? Finding.ok("database", "PostgreSQL " + seen.version())
                        : Finding.fail("database", "PostgreSQL " + seen.version(), "use PostgreSQL " + POSTGRES));
        findings.add(drift("clock", "PostgreSQL's", seen.now(), MAX_DRIFT));
        findings.add(
                seen.missing().isEmpty()
                        ? Finding.ok("named files", "all are there")
                        : Finding.fail(
                                "named files",
                                "%d missing: %s".formatted(seen.missing().size(), String.join("; ", seen.missing())),
                                "bring them back from a backup: restore it elsewhere and copy them"));
        findings.add(
                seen.unnamed() == 0
                        ? Finding.ok("unnamed files", "none")
                        : Finding.warn(
                                "unnamed files",
                                String.format(
                                        Locale.ENGLISH,
                                        "%,d files that no row names, %,d bytes",
                                        seen.unnamed(),
                                        seen.unnamedBytes()),
                                "they do no harm; work that was cut off left them"));
    }

    private Finding drift(String what, String whose, Instant theirs, Duration max) {
        Duration drift = Duration.between(theirs, clock.instant()).abs();
        return drift.compareTo(max) > 0
                ? Finding.warn(
                        what,
                        "%s clock is %d seconds off ours".formatted(whose, drift.toSeconds()),
                        "let NTP set both clocks: deadlines and signatures go by them")
                : Finding.ok(what, "as " + whose);
    }

    private Finding publicClock(String address) {
        String what = "public-url";
        try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            var request = HttpRequest.newBuilder(URI.create(address).resolve("/health/live"))
                    .timeout(PATIENCE)
                    .build();
            var answer = http.send(request, HttpResponse.BodyHandlers.discarding());
            return answer.headers()
                    .firstValue("Date")
                    .map(date -> drift(
                            what,
                            address + "'s",
                            ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant(),
                            MAX_PUBLIC_DRIFT))
                    .orElseGet(() -> Finding.ok(what, "answers " + answer.statusCode()));
        } catch (IOException | IllegalArgumentException | DateTimeParseException e) {
            return Finding.warn(what, "%s does not answer from here: %s".formatted(address, e), "check name and proxy");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted");
        }
    }
}
