package dev.fleetward.vulnerabilities.feeds.formats;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.kernel.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * EPSS as FIRST publishes it daily: {@code #model_version:v2025.03.14,score_date:2026-11-01T00:00:00+0000}, then {@code
 * cve,epss,percentile} and a line for each CVE.
 */
final class EpssLines {
    private static final String COLUMNS = "cve,epss,percentile";
    private static final Pattern COMMENT = Pattern.compile("#model_version:([^,]{1,50}),score_date:([0-9-]{10}).*");
    private static final int PEEK_BYTES = 64;

    private EpssLines() {}

    static boolean begin(InputStream in) throws IOException {
        in.mark(PEEK_BYTES);
        String beginning = new String(in.readNBytes(COLUMNS.length()), StandardCharsets.ISO_8859_1);
        in.reset();
        return beginning.startsWith("#model_version") || beginning.equals(COLUMNS);
    }

    /** Gives each line as an object, with the model and the date of its file. */
    static void read(RecordBudget in, String name, BiConsumer<JsonNode, String> sink) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        String model = "";
        String date = "";
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            in.next();
            number++;
            Matcher comment = COMMENT.matcher(line);
            if (comment.matches()) {
                model = comment.group(1);
                date = comment.group(2);
            }
            if (!line.isBlank() && !line.startsWith("#") && !line.startsWith("cve,")) {
                String[] columns = line.split(",", -1);
                sink.accept(
                        Json.MAPPER
                                .createObjectNode()
                                .put("cve", columns[0])
                                .put("epss", columns.length > 1 ? columns[1] : "")
                                .put("percentile", columns.length > 2 ? columns[2] : "")
                                .put("date", date)
                                .put("model", model),
                        name + ":" + number);
            }
        }
    }
}
