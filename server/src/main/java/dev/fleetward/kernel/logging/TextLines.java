package dev.fleetward.kernel.logging;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/** For people who read along. Lines of a stack trace begin with a tab or with what no other line begins with. */
public final class TextLines extends ExtFormatter {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    @Override
    public String format(ExtLogRecord entry) {
        var line = new StringBuilder()
                .append(TIME.format(entry.getInstant()))
                .append(' ')
                .append(String.format(Locale.ROOT, "%-5s", entry.getLevel().getName()))
                .append(" [")
                .append(shortened(String.valueOf(entry.getLoggerName())))
                .append("] ")
                .append(Harmless.line(String.valueOf(formatMessage(entry))));
        Map<String, String> facts = entry.getMdcCopy();
        for (LogFact fact : LogFact.values()) {
            String value = facts.get(fact.key());
            if (value != null) {
                line.append(' ').append(fact.key()).append('=').append(Harmless.line(value));
            }
        }
        line.append('\n');
        if (entry.getThrown() != null) {
            line.append(Failure.text(entry.getThrown()));
        }
        return line.toString();
    }

    /** "de.fl.ke.Jobs" */
    private static String shortened(String logger) {
        String[] parts = logger.split("\\.");
        var name = new StringBuilder();
        for (int i = 0; i < parts.length - 1; i++) {
            name.append(parts[i], 0, Math.min(2, parts[i].length())).append('.');
        }
        return name.append(parts.length == 0 ? "" : parts[parts.length - 1]).toString();
    }
}
