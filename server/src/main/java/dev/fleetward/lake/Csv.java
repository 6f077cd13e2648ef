package dev.fleetward.lake;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as RFC 4180 text with a heading. */
final class Csv {
    private static final String LINE_END = "\r\n";

    private final Writer writer;
    private final List<String> columns;

    Csv(OutputStream out, List<String> columns) throws IOException {
        this.writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        this.columns = columns;
        writer.write(String.join(",", columns) + LINE_END);
    }

    void add(LakeRow row) {
        try {
            for (int i = 0; i < columns.size(); i++) {
                writer.write((i == 0 ? "" : ",") + quoted(row.textOrNull(columns.get(i))));
            }
            writer.write(LINE_END);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The stream below stays open: it may be an archive with more to come. */
    void finish() throws IOException {
        writer.flush();
    }

    private static String quoted(@Nullable String text) {
        if (text == null) {
            return "";
        }
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
