package dev.fleetward.web;

import dev.fleetward.devices.Device;
import dev.fleetward.devices.timeline.EntryKind;
import dev.fleetward.devices.timeline.TimelineSpan;
import dev.fleetward.kernel.Problem;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The span of time a device's page shows, and the addresses of others: all of it is in the address.
 *
 * @param page address without a question
 * @param range word of the span that was asked for, empty for one of its own
 * @param kinds those chosen; none chosen shows all
 */
record DeviceWindow(String page, String range, Instant from, Instant to, Set<EntryKind> kinds) {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration AFTER_LAST_WORD = Duration.ofMinutes(10);
    /** What a device had to tell from before its first contact. */
    private static final Duration BEFORE_FIRST_WORD = Duration.ofDays(7);

    private static final DateTimeFormatter FIELD =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final DateTimeFormatter TITLE =
            DateTimeFormatter.ofPattern("d MMM yyyy HH:mm", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    /** What the address asks for, as text. */
    record Wanted(
            @Nullable String range,
            @Nullable String from,
            @Nullable String to,
            List<String> kinds) {
        String kindWords() {
            return kinds.stream().filter(kind -> !kind.isBlank()).collect(Collectors.joining(","));
        }
    }

    private enum Range {
        DAY("24h", "24 hours", Duration.ofDays(1)),
        WEEK("7d", "7 days", Duration.ofDays(7)),
        MONTH("30d", "30 days", Duration.ofDays(30)),
        ALL("all", "All", Duration.ZERO);

        private final String word;
        private final String label;
        private final Duration length;

        Range(String word, String label, Duration length) {
            this.word = word;
            this.label = label;
            this.length = length;
        }
    }

    /** A link to another span. */
    public record Choice(String text, String href, boolean current) {}

    /**
     * Without a word of when, the last seven days up to the device's last word.
     *
     * @throws Problem 400 saying what is wrong with what was asked
     */
    static DeviceWindow of(String page, Device device, Wanted wanted, Instant now) {
        TimelineSpan span = TimelineSpan.parse(wanted.kindWords(), wanted.from, wanted.to);
        Set<EntryKind> kinds = wanted.kindWords().isEmpty() ? Set.of() : span.kinds();
        Instant end = device.isNeverSeen()
                        || device.lastSeenAt().plus(Range.WEEK.length).isAfter(now)
                ? now
                : device.lastSeenAt().plus(AFTER_LAST_WORD);
        if (span.from().isPresent() || span.to().isPresent()) {
            Instant to = span.to().orElse(now);
            Instant from = span.from().orElse(to.minus(Range.WEEK.length));
            return new DeviceWindow(page, "", from.isBefore(to) ? from : to.minus(SHORTEST), to, kinds);
        }
        Range range = range(wanted.range);
        Instant from = range == Range.ALL ? device.registeredAt().minus(BEFORE_FIRST_WORD) : end.minus(range.length);
        return new DeviceWindow(page, range.word, from, end, kinds);
    }

    private static Range range(@Nullable String word) {
        if (word == null || word.isEmpty()) {
            return Range.WEEK;
        }
        return Arrays.stream(Range.values())
                .filter(range -> range.word.equals(word))
                .findFirst()
                .orElseThrow(() -> Problem.invalid("range must be 24h, 7d, 30d or all, not “%s”.".formatted(word)));
    }

    TimelineSpan span() {
        return new TimelineSpan(
                kinds.isEmpty() ? EnumSet.allOf(EntryKind.class) : kinds, Optional.of(from), Optional.of(to));
    }

    Duration length() {
        return Duration.between(from, to);
    }

    public List<Choice> ranges() {
        return Arrays.stream(Range.values())
                .map(one -> new Choice(one.label, page + "?range=" + one.word + kindsAsked(), one.word.equals(range)))
                .toList();
    }

    public List<Choice> steps() {
        Duration half = length().dividedBy(2);
        Duration quarter = length().dividedBy(4);
        return List.of(
                new Choice("Earlier", at(from.minus(half), to.minus(half)), false),
                new Choice("Later", at(from.plus(half), to.plus(half)), false),
                new Choice("Zoom in", at(from.plus(quarter), to.minus(quarter)), false),
                new Choice("Zoom out", at(from.minus(half), to.plus(half)), false));
    }

    /** The address to which a chart adds from and to. */
    public String zoom() {
        return page + "?" + kindsAsked().replaceFirst("^&", "") + (kinds.isEmpty() ? "" : "&");
    }

    /** The same question, further on. */
    String after(String cursor) {
        String when = range.isEmpty() ? span(from, to) : "range=" + range;
        return page + "?" + when + kindsAsked() + "&after=" + cursor;
    }

    /** What the charts are asked for. */
    public String asked() {
        return span(from, to) + kindsAsked();
    }

    private String at(Instant start, Instant end) {
        Instant last = end.isAfter(start.plus(SHORTEST)) ? end : start.plus(SHORTEST);
        return page + "?" + span(start, last) + kindsAsked();
    }

    private static String span(Instant from, Instant to) {
        return "from=" + from.truncatedTo(ChronoUnit.SECONDS) + "&to=" + to.truncatedTo(ChronoUnit.SECONDS);
    }

    private String kindsAsked() {
        return kinds.stream()
                .map(kind -> "&kind=" + URLEncoder.encode(kind.getSlug(), StandardCharsets.UTF_8))
                .sorted()
                .collect(Collectors.joining());
    }

    public boolean chosen(EntryKind kind) {
        return kinds.contains(kind);
    }

    public String title() {
        return "%s to %s UTC".formatted(TITLE.format(from), TITLE.format(to));
    }

    public String fromField() {
        return FIELD.format(from);
    }

    public String toField() {
        return FIELD.format(to.plus(Duration.ofSeconds(59)));
    }
}
