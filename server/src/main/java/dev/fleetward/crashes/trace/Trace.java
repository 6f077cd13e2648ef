package dev.fleetward.crashes.trace;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fleetward.crashes.dump.CrashReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One occurrence of an issue, as the API shows it.
 *
 * @param issue number of the issue it belongs to now
 * @param place function it happened in; empty while no symbol names it
 * @param cause why it stopped, in words
 * @param times how many it stands for: of a loop only so many an hour are told one by one
 * @param lastAt when the last of those was; empty when it stands for itself
 * @param waitsFor beginnings of the build ids whose symbols would tell more
 * @param report name of the report's file
 */
public record Trace(
        UUID id,
        long issue,
        String device,
        boolean crash,
        long reason,
        Instant occurredAt,
        Instant receivedAt,
        Optional<String> softwareType,
        Optional<String> softwareVersion,
        Optional<String> hardwareVersion,
        Optional<String> buildId,
        Optional<Long> pc,
        Optional<Long> lr,
        Optional<String> place,
        Optional<Long> status,
        Optional<String> log,
        Optional<String> cause,
        long times,
        Optional<Instant> lastAt,
        boolean hasCoredump,
        Optional<String> coredumpSha256,
        Optional<CrashReport.Format> dumpForm,
        State analysis,
        Optional<String> analysisNote,
        List<String> waitsFor,
        @JsonIgnore @Nullable String report) {

    /** Of the analysis of its coredump. */
    enum State {
        /** There is none to analyse. */
        NONE,
        WAITING,
        DONE,
        /** It cannot be read; the note says why. */
        FAILED
    }
}
