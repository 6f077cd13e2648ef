package dev.fleetward.privacy;

import dev.fleetward.kernel.SubjectData;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An archive that keeps nothing and counts what would be in it: records of tables, and files. */
final class Holdings implements SubjectData.Archive {
    private final Map<String, Long> counted = new LinkedHashMap<>();

    @Override
    public OutputStream file(String path) {
        return new Counting(path);
    }

    /** Kinds of which something is held. */
    List<SubjectRequests.Held> held() {
        return counted.entrySet().stream()
                .filter(kind -> kind.getValue() > 0)
                .map(kind -> new SubjectRequests.Held(kind.getKey(), kind.getValue()))
                .toList();
    }

    private final class Counting extends OutputStream {
        private final String path;
        private long lines;
        private boolean closed;

        Counting(String path) {
            this.path = path;
        }

        @Override
        public void write(int b) {
            lines += b == '\n' ? 1 : 0;
        }

        @Override
        public void write(byte[] content, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                lines += content[i] == '\n' ? 1 : 0;
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                String what = ExportReadme.of(path)
                        .map(ExportReadme.Described::what)
                        .orElse(path)
                        .replaceFirst("\\.$", "");
                counted.merge(what, items(), Long::sum);
            }
        }

        private long items() {
            if (path.endsWith(".jsonl")) {
                return lines;
            }
            return path.endsWith(".csv") ? Math.max(0, lines - 1) : 1;
        }
    }
}
