package dev.fleetward.updates;

import dev.fleetward.insight.GuardKind;
import dev.fleetward.kernel.Problem;
import dev.fleetward.updates.Rollout.Advance;
import dev.fleetward.updates.Rollout.Urgency;
import dev.fleetward.updates.RolloutRequest.PhaseRequest;
import dev.fleetward.updates.RolloutRequest.TermsRequest;
import dev.fleetward.updates.RolloutRequest.WindowRequest;
import dev.fleetward.updates.guards.GuardRule;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The form of a new rollout as it was filled in: kept word for word, so that nothing is lost when something in it is wrong.
 *
 * @param text of each field; {@code guard} has the kinds switched on, with blanks between
 */
record RolloutForm(Map<String, String> text) {
    private static final String USUAL_PHASES = "1, 5, 25, 100";
    private static final Map<String, String> USUAL = Map.ofEntries(
            Map.entry("phases", USUAL_PHASES),
            Map.entry("targetPercent", "100"),
            Map.entry("successPercent", "80"),
            Map.entry("failurePercent", "20"),
            Map.entry("soakMinutes", "60"),
            Map.entry("advance", "AUTOMATIC"),
            Map.entry("urgency", "FORCED"),
            Map.entry("maxDownloading", "0"),
            Map.entry("maxKilobytesPerSecond", "0"),
            Map.entry("retries", "2"),
            Map.entry("backOffMinutes", "60"),
            Map.entry("timeoutHours", "168"),
            Map.entry("guard", "CRASH REBOOT NEW_ISSUE"),
            Map.entry("acceptedPercent", "5"),
            Map.entry("falseAlarmPercent", "5"),
            Map.entry("guardHours", "24"));

    /** @param query a target to begin with, such as the devices exposed to a vulnerability; may be empty */
    static RolloutForm empty(String release, String query) {
        var text = new LinkedHashMap<>(USUAL);
        text.put("release", release);
        text.put("query", query);
        return new RolloutForm(text);
    }

    static RolloutForm of(MultivaluedMap<String, String> sent) {
        var text = new LinkedHashMap<String, String>();
        sent.forEach((name, values) -> text.put(name, String.join(" ", values)));
        return new RolloutForm(text);
    }

    public String get(String name) {
        return text.getOrDefault(name, "");
    }

    public boolean is(String name, String value) {
        return Arrays.asList(get(name).split(" ")).contains(value);
    }

    /** A link may name the version alone. */
    public boolean isRelease(String softwareType, String version) {
        return release().equals(softwareType + " " + version) || release().equals(version);
    }

    /** Software type and version with a space between, as the choice offers them. */
    private String release() {
        return get("release");
    }

    /** @throws Problem 400 naming the field that is wrong */
    RolloutRequest request() {
        String[] named = release().split(" ", 2);
        return new RolloutRequest(
                named.length == 2 ? named[1] : null,
                named[0],
                get("name"),
                get("cohort"),
                get("query"),
                null,
                whole("targetPercent", "Share of these devices"),
                get("urgency").isEmpty() ? null : Urgency.valueOf(get("urgency")),
                instant("forcedAt", "Forced from"),
                get("advance").isEmpty() ? null : Advance.valueOf(get("advance")),
                phases(),
                whole("failurePercent", "Pause when more than this share fails"),
                terms(),
                guards(),
                percent("falseAlarmPercent", "False alarms"),
                number("guardHours", "Device-hours"),
                instant("startAt", "Start"),
                null);
    }

    private List<PhaseRequest> phases() {
        String wanted = get("phases").isBlank() ? USUAL_PHASES : get("phases");
        Long soakMinutes = longOf("soakMinutes", "Watch each phase");
        List<PhaseRequest> phases = new ArrayList<>();
        for (String part : wanted.split("[,;\\s]+")) {
            boolean isCount = part.endsWith("d");
            try {
                int size = Integer.parseInt(part.replaceAll("[%d]$", ""));
                phases.add(new PhaseRequest(
                        isCount ? null : size,
                        isCount ? size : null,
                        whole("successPercent", "Go on when"),
                        null,
                        soakMinutes == null ? null : soakMinutes * 60,
                        false,
                        null));
            } catch (NumberFormatException e) {
                throw Problem.invalid(
                        "Phases must be rising percentages such as 5, 25, 100, or counts of devices such as 100d, 50, 100.");
            }
        }
        return phases;
    }

    private TermsRequest terms() {
        boolean hasWindow = !get("windowFrom").isBlank() || !get("windowTo").isBlank();
        return new TermsRequest(
                hasWindow ? new WindowRequest(null, get("windowFrom"), get("windowTo"), get("windowZone")) : null,
                whole("maxDownloading", "Devices downloading at once"),
                whole("maxKilobytesPerSecond", "Bandwidth"),
                whole("retries", "Further attempts"),
                whole("backOffMinutes", "Wait before the next attempt"),
                whole("timeoutHours", "Time-out"),
                get("confirm").isEmpty() ? null : is("confirm", "yes"));
    }

    private List<GuardRule> guards() {
        List<GuardRule> rules = new ArrayList<>();
        for (GuardKind kind : GuardKind.values()) {
            if (kind == GuardKind.METRIC || !is("guard", kind.name())) {
                continue;
            }
            Double accepted = kind == GuardKind.UPDATE_FAILURE ? number("acceptedPercent", "Accepted failures") : null;
            rules.add(new GuardRule(kind, null, null, null, accepted));
        }
        if (!get("metric").isBlank()) {
            Double limit = number("metricLimit", "Limit of the metric");
            boolean isHighBad = !get("metricSide").equals("below");
            rules.add(new GuardRule(
                    GuardKind.METRIC, get("metric").strip(), isHighBad ? limit : null, isHighBad ? null : limit, null));
        }
        return rules;
    }

    private @Nullable Integer whole(String field, String label) {
        Long value = longOf(field, label);
        return value == null ? null : Math.toIntExact(value);
    }

    private @Nullable Long longOf(String field, String label) {
        String value = get(field).strip();
        if (value.isEmpty()) {
            return null;
        }
        if (!value.matches("[0-9]{1,9}")) {
            throw Problem.invalid("%s must be a whole number, not “%s”.".formatted(label, value));
        }
        return Long.valueOf(value);
    }

    private @Nullable Double number(String field, String label) {
        String value = get(field).strip();
        try {
            return value.isEmpty() ? null : Double.valueOf(value);
        } catch (NumberFormatException e) {
            throw Problem.invalid("%s must be a number, not “%s”.".formatted(label, value));
        }
    }

    private @Nullable Double percent(String field, String label) {
        Double value = number(field, label);
        return value == null ? null : value / 100;
    }

    private @Nullable Instant instant(String field, String label) {
        String value = get(field).strip();
        try {
            return value.isEmpty() ? null : LocalDateTime.parse(value).toInstant(ZoneOffset.UTC);
        } catch (DateTimeParseException e) {
            throw Problem.invalid("%s must be a date and time in UTC such as 2026-12-01T22:00.".formatted(label));
        }
    }
}
