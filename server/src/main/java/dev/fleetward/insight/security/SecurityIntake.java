package dev.fleetward.insight.security;

import dev.fleetward.ingest.FieldEvent;
import dev.fleetward.ingest.FieldEvent.LogLine;
import dev.fleetward.ingest.FieldEvent.Plain;
import dev.fleetward.ingest.FieldEvent.Rendered;
import dev.fleetward.ingest.FieldEventConsumer;
import dev.fleetward.ingest.RebootReasons;
import dev.fleetward.insight.security.Happening.Source;
import dev.fleetward.kernel.SecurityKind;
import dev.fleetward.kernel.Tx;
import dev.fleetward.telemetry.AgentReading;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Takes what bears on security out of what devices send. One event a device, kind and hour, however often it comes. */
@ApplicationScoped
class SecurityIntake implements FieldEventConsumer {
    private static final int MAX_LINES_AN_EVENT = 10_000;
    /** A device's clock that is further off is not believed. */
    private static final Duration MAX_SKEW = Duration.ofDays(30);

    private static final long SECURITY_VIOLATION =
            RebootReasons.number("SecurityViolation").orElseThrow();

    private record Named(Pattern words, SecurityKind kind) {}

    /** What devices call their events, most telling first. */
    private static final List<Named> NAMES = List.of(
            named("secure.?boot|verified.?boot|verity|boot.*(signature|verif)", SecurityKind.SECURE_BOOT_FAILED),
            named("tamper|enclosure|debug.?port|jtag|glitch", SecurityKind.TAMPERING),
            named("downgrade|rollback", SecurityKind.DOWNGRADE_ATTEMPT),
            named("clone|duplicate.?(serial|identity)", SecurityKind.CLONED_SERIAL),
            named("auth|login|log-in|sign.?in|password|credential", SecurityKind.AUTHENTICATION_FAILED),
            named("key|certificate|token", SecurityKind.KEY_MISUSE),
            named("config|setting", SecurityKind.CONFIGURATION_CHANGED),
            named("traffic|flood|scan|connection", SecurityKind.UNUSUAL_TRAFFIC),
            named("reboot|reset|restart", SecurityKind.UNEXPECTED_REBOOT),
            named("unknown.?device|rogue", SecurityKind.UNKNOWN_DEVICE),
            named("signature|integrity", SecurityKind.TAMPERING));

    private final SecurityEventStore store;

    SecurityIntake(SecurityEventStore store) {
        this.store = store;
    }

    private static Named named(String words, SecurityKind kind) {
        return new Named(Pattern.compile(words), kind);
    }

    static SecurityKind kindOf(String name) {
        return SecurityKind.find(name)
                .or(() -> NAMES.stream()
                        .filter(one ->
                                one.words.matcher(name.toLowerCase(Locale.ROOT)).find())
                        .map(Named::kind)
                        .findFirst())
                .orElse(SecurityKind.OTHER);
    }

    @Override
    public void accept(Tx tx, List<Incoming> events) {
        var found = new TreeMap<String, Happening>();
        for (Incoming incoming : AgentReading.unpacked(events)) {
            switch (incoming.event()) {
                case FieldEvent.SecurityEvent told -> add(found, told(incoming.received(), told));
                case FieldEvent.Reboot reboot
                when reboot.isUnexpected() -> add(found, reboot(incoming.received(), reboot));
                case FieldEvent.Logs logs ->
                    logs.lines().stream().limit(MAX_LINES_AN_EVENT).forEach(line -> line(
                                    incoming.received(), logs, line)
                            .ifPresent(one -> add(found, one)));
                default -> {
                    // the others do not bear on security
                }
            }
        }
        // In the order of their bundles: two lanes never wait for each other crosswise.
        store.add(tx, found.values());
    }

    private static void add(Map<String, Happening> found, Happening one) {
        found.merge(one.bundle(), one, Happening::plus);
    }

    private static Happening told(Received received, FieldEvent.SecurityEvent told) {
        String sentence =
                told.message().isEmpty() ? "The device reported “%s”.".formatted(told.name()) : told.message();
        return happening(
                received,
                at(told.origin().capturedAt(), received),
                kindOf(told.name()),
                Severity.of(told.severity()),
                Source.DEVICE,
                told.name(),
                sentence,
                Map.copyOf(told.details()));
    }

    /** A routine of the field, except where the processor says that its protection was violated. */
    private static Happening reboot(Received received, FieldEvent.Reboot reboot) {
        boolean violated = reboot.reason() == SECURITY_VIOLATION;
        String named = reboot.reasonName();
        String reason = named != null
                ? named
                : RebootReasons.name(reboot.reason()).orElseGet(() -> "0x" + Long.toHexString(reboot.reason()));
        SecurityKind kind = violated ? SecurityKind.TAMPERING : SecurityKind.UNEXPECTED_REBOOT;
        return happening(
                received,
                at(reboot.origin().capturedAt(), received),
                kind,
                violated ? Severity.HIGH : Severity.of(kind),
                Source.DEVICE,
                reason,
                "The device rebooted unexpectedly: %s.".formatted(reason),
                Map.of());
    }

    private static Optional<Happening> line(Received received, FieldEvent.Logs logs, LogLine line) {
        String text =
                switch (line.text()) {
                    case Plain plain -> plain.text();
                    case Rendered rendered -> rendered.text();
                    case FieldEvent.Compact _ -> null;
                };
        if (text == null) {
            return Optional.empty();
        }
        Instant stamp = line.timestamp() == null ? logs.origin().capturedAt() : line.timestamp();
        return LogSigns.of(line.level(), line.speaker(), text)
                .map(sign -> happening(
                        received,
                        at(stamp, received),
                        sign.kind(),
                        sign.severity() == null ? Severity.of(sign.kind()) : sign.severity(),
                        Source.LOG,
                        sign.name(),
                        text.strip(),
                        Map.of()));
    }

    private static Instant at(@Nullable Instant told, Received received) {
        if (told == null || Duration.between(told, received.receivedAt()).abs().compareTo(MAX_SKEW) > 0) {
            return received.receivedAt();
        }
        return told;
    }

    private static Happening happening(
            Received received,
            Instant at,
            SecurityKind kind,
            Severity severity,
            Source source,
            String name,
            String sentence,
            Map<String, Object> details) {
        return new Happening(
                received.organization(),
                received.product().value(),
                received.device().value(),
                kind,
                severity,
                source,
                name,
                "",
                sentence,
                details,
                1,
                at,
                at,
                null);
    }
}
