package dev.fleetward.kernel.logging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logmanager.ExtFormatter;
import org.jboss.logmanager.ExtLogRecord;

/** For programs: an object on each line. */
public final class JsonLines extends ExtFormatter {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    @Override
    public String format(ExtLogRecord entry) {
        var line = new LinkedHashMap<String, Object>();
        line.put("timestamp", entry.getInstant().toString());
        line.put("level", entry.getLevel().getName());
        line.put("logger", String.valueOf(entry.getLoggerName()));
        line.put("thread", String.valueOf(entry.getThreadName()));
        line.put("message", Harmless.discreet(String.valueOf(formatMessage(entry))));
        Map<String, String> facts = entry.getMdcCopy();
        for (LogFact fact : LogFact.values()) {
            String value = facts.get(fact.key());
            if (value != null) {
                line.put(fact.key(), value);
            }
        }
        if (entry.getThrown() != null) {
            line.put("exception", entry.getThrown().getClass().getName());
            line.put("stackTrace", Failure.text(entry.getThrown()));
        }
        try {
            return MAPPER.writeValueAsString(line) + '\n';
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
