package dev.fleetward.kernel.backup;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.ServerPart;
import dev.fleetward.kernel.Watched;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/** How old the newest backup is and how far the archive reaches, for the operator and for alert rules. */
@ApplicationScoped
class BackupState implements ServerPart, Watched {
    private static final String AGE = "server.backup-age";
    private static final double MINUTES_AN_HOUR = 60.0;
    /** A backup that is so many turns old was missed. */
    private static final int OLD_TURNS = 2;
    /** An archive that is so many turns behind is not keeping up. */
    private static final int MAX_TURNS_BEHIND = 5;

    private final ServerDatabase database;
    private final BackupConfig config;
    private final Archive archive;
    private final ScheduledBackups scheduled;
    private final Clock clock;

    BackupState(
            ServerDatabase database, BackupConfig config, Archive archive, ScheduledBackups scheduled, Clock clock) {
        this.database = database;
        this.config = config;
        this.archive = archive;
        this.scheduled = scheduled;
        this.clock = clock;
    }

    @Override
    public Optional<State> state() {
        Optional<LastBackup> last = LastBackup.of(database.data());
        if (config.directory().isEmpty() && last.isEmpty()) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        var facts = new LinkedHashMap<String, String>();
        last.ifPresent(one -> {
            facts.put("Last backup", one.at().truncatedTo(ChronoUnit.SECONDS).toString());
            facts.put("Age", age(one, now));
            facts.put("Point", one.id());
            facts.put("Directory", one.directory());
        });
        config.directory().ifPresent(directory -> facts.put("Scheduled to", directory.toString()));
        archive.reaches()
                .ifPresent(at -> facts.put(
                        "Archive reaches to", at.truncatedTo(ChronoUnit.SECONDS).toString()));
        scheduled.trouble().ifPresent(why -> facts.put("Last backup failed", why));
        archive.trouble().ifPresent(why -> facts.put("Archive failed", why));
        boolean isWell =
                isFresh(last, now) && follows(now) && scheduled.trouble().isEmpty();
        return Optional.of(new State("Backup", isWell, sentence(last, now, isWell), facts));
    }

    private boolean isFresh(Optional<LastBackup> last, Instant now) {
        return last.map(one -> one.at().isAfter(now.minus(old()))).orElse(false);
    }

    private Duration old() {
        return config.every().multipliedBy(OLD_TURNS);
    }

    private boolean follows(Instant now) {
        if (config.directory().isEmpty() || !database.isEmbedded()) {
            return true;
        }
        Duration patience = config.archiveEvery().multipliedBy(MAX_TURNS_BEHIND);
        return archive.trouble().isEmpty()
                && archive.reaches().map(at -> at.isAfter(now.minus(patience))).orElse(false);
    }

    private String sentence(Optional<LastBackup> last, Instant now, boolean isWell) {
        if (last.isEmpty()) {
            return "No backup was taken yet.";
        }
        return isWell
                ? "The last backup is %s old.".formatted(age(last.get(), now))
                : "The last backup is %s old; see below what is wrong.".formatted(age(last.get(), now));
    }

    private static String age(LastBackup last, Instant now) {
        Duration age = Duration.between(last.at(), now);
        return age.toHours() < 1
                ? Watched.count(Math.max(0, age.toMinutes()), "minute")
                : Watched.count(age.toHours(), "hour");
    }

    @Override
    public List<Figure> figures() {
        return List.of(new Figure(
                AGE,
                "Age of the server's last backup",
                "hours",
                List.of(),
                Optional.of(new Suggestion(
                        "The last backup is old",
                        true,
                        old().toHours(),
                        old().toHours(),
                        Duration.ofMinutes(10),
                        Severity.CRITICAL))));
    }

    @Override
    public List<Reading> read(OrganizationId organization, UUID product, String figure, Map<String, String> slice) {
        Instant now = clock.instant();
        return List.of(LastBackup.of(database.data())
                .map(last -> Reading.of(
                        Duration.between(last.at(), now).toMinutes() / MINUTES_AN_HOUR,
                        "The last backup of the server is %s old.".formatted(age(last, now)),
                        "/settings/server"))
                .orElseGet(() -> new Reading(
                        "", OptionalDouble.empty(), "No backup of the server was taken yet.", "/settings/server")));
    }
}
