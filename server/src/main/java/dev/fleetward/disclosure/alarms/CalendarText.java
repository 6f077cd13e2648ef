package dev.fleetward.disclosure.alarms;

import dev.fleetward.disclosure.Case;
import dev.fleetward.disclosure.StageClock;
import dev.fleetward.disclosure.time.Deadline;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * An iCalendar (RFC 5545) of legal clocks: each an event at its due moment, and one at the legal limit. It names case and
 * stage, never a title or vulnerability: calendars are shared, and a case may be under embargo.
 */
final class CalendarText {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** Section 3.1: longer lines are folded, counted in octets. */
    private static final int MAX_LINE_OCTETS = 75;

    private final StringBuilder text = new StringBuilder();
    private final Instant now;

    CalendarText(Instant now) {
        this.now = now;
        line("BEGIN:VCALENDAR");
        line("VERSION:2.0");
        line("PRODID:-//Fleetward//Legal clocks//EN");
        line("CALSCALE:GREGORIAN");
        line("METHOD:PUBLISH");
        line("X-WR-CALNAME:Fleetward legal clocks");
        line("REFRESH-INTERVAL;VALUE=DURATION:PT15M");
    }

    void add(Case c, StageClock clock, String link) {
        clock.deadline().ifPresent(deadline -> {
            String what = "%s%s: %s"
                    .formatted(
                            c.drill() ? "[Drill] " : "", c.name(), clock.stage().title());
            // Calendars run on real time; a drill's runs ahead of it.
            Instant due = real(c, deadline.due());
            Instant limit = real(c, deadline.outerLimit());
            event(c, clock, "due", what + " is due", due, deadline, link, true);
            if (!limit.equals(due)) {
                event(c, clock, "limit", what + ", legal limit", limit, deadline, link, false);
            }
        });
    }

    private static Instant real(Case c, Instant at) {
        return at.minus(c.ahead().orElse(Duration.ZERO));
    }

    private void event(
            Case c,
            StageClock clock,
            String which,
            String summary,
            Instant at,
            Deadline deadline,
            String link,
            boolean alarm) {
        line("BEGIN:VEVENT");
        line("UID:%s-%s-%s@fleetward".formatted(c.id(), clock.stage().slug(), which));
        line("DTSTAMP:" + STAMP.format(now));
        line("DTSTART:" + STAMP.format(at));
        line("SUMMARY:" + escaped(summary));
        line("DESCRIPTION:" + escaped(clock.stage().citation(c.kind()) + "\n" + String.join("\n", deadline.why())));
        if (link.startsWith("http")) {
            line("URL:" + link);
        }
        line("CATEGORIES:" + (c.drill() ? "DRILL" : "CRA ARTICLE 14"));
        if (alarm) {
            for (String before : List.of("-PT4H", "-PT1H")) {
                line("BEGIN:VALARM");
                line("ACTION:DISPLAY");
                line("DESCRIPTION:" + escaped(summary));
                line("TRIGGER:" + before);
                line("END:VALARM");
            }
        }
        line("END:VEVENT");
    }

    String finished() {
        return text + "END:VCALENDAR\r\n";
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace(",", "\\,")
                .replace(";", "\\;");
    }

    private void line(String line) {
        int octets = 0;
        for (int i = 0; i < line.length(); ) {
            int codePoint = line.codePointAt(i);
            String letter = Character.toString(codePoint);
            int size = letter.getBytes(StandardCharsets.UTF_8).length;
            if (octets + size > MAX_LINE_OCTETS) {
                text.append("\r\n ");
                octets = 1;
            }
            text.append(letter);
            octets += size;
            i += Character.charCount(codePoint);
        }
        text.append("\r\n");
    }
}
