package dev.fleetward.ingest.otlp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Units in the code OpenTelemetry writes them in (UCUM, case sensitive), as people write them. */
final class Units {
    private static final int MAX_CHARACTERS = 32;
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("By", "B"),
            Map.entry("KBy", "kB"),
            Map.entry("kBy", "kB"),
            Map.entry("MBy", "MB"),
            Map.entry("GBy", "GB"),
            Map.entry("KiBy", "KiB"),
            Map.entry("MiBy", "MiB"),
            Map.entry("GiBy", "GiB"),
            Map.entry("us", "µs"),
            Map.entry("Cel", "°C"),
            Map.entry("Ohm", "Ω"),
            Map.entry("deg", "°"));

    private Units() {}

    /** Null for a number without a unit. What is in braces is a word, not a unit, and as good: {@code {request}}. */
    static @Nullable String words(String code) {
        String unit =
                Sender.shortened(code.strip(), MAX_CHARACTERS).replace("{", "").replace("}", "");
        return unit.isEmpty() || unit.equals("1") ? null : WORDS.getOrDefault(unit, unit);
    }
}
