package dev.fleetward.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;

/**
 * Samples of a recording of Java Flight Recorder as a picture: a box for each method, as wide as the share of samples it is
 * in, above the one that called it. Methods that are in next to none are left out.
 */
final class FlameGraph {
    private static final String SAMPLE = "jdk.ExecutionSample";
    private static final double LEAST_SHARE = 0.008;
    private static final int WIDTH = 1_200;
    private static final int ROW = 16;
    private static final double CHARACTER = 6.2;
    private static final int MARGIN = 24;
    /** By whose code it is: ours stands out. */
    private static final String OURS = "#f2994a";

    private static final String THEIRS = "#f6d9b8";
    private static final String JAVAS = "#d5dde5";

    private final Box root = new Box();
    private final Map<String, Integer> selves = new HashMap<>();

    private static final class Box {
        final TreeMap<String, Box> callees = new TreeMap<>();
        int samples;

        int height(int least) {
            return 1
                    + callees.values().stream()
                            .filter(callee -> callee.samples >= least)
                            .mapToInt(callee -> callee.height(least))
                            .max()
                            .orElse(0);
        }
    }

    static FlameGraph of(Path recording) throws IOException {
        var graph = new FlameGraph();
        try (var events = new RecordingFile(recording)) {
            while (events.hasMoreEvents()) {
                RecordedEvent event = events.readEvent();
                if (event.getEventType().getName().equals(SAMPLE) && event.getStackTrace() != null) {
                    graph.add(event.getStackTrace());
                }
            }
        }
        return graph;
    }

    private void add(RecordedStackTrace stack) {
        List<RecordedFrame> frames = stack.getFrames();
        root.samples++;
        Box box = root;
        for (RecordedFrame frame : frames.reversed()) {
            box = box.callees.computeIfAbsent(name(frame.getMethod()), _ -> new Box());
            box.samples++;
        }
        selves.merge(name(frames.getFirst().getMethod()), 1, Integer::sum);
    }

    /** Lambdas and generated classes have a number that differs from run to run. */
    private static String name(RecordedMethod method) {
        String type = method.getType()
                .getName()
                .replaceAll("[./]0x[0-9a-f]+", "")
                .replaceAll("(\\$\\$Lambda|\\$\\$Hidden|_Bean|_Subclass)[^.]*$", "$1");
        return type + "." + method.getName().replaceAll("\\$\\d+$", "");
    }

    int samples() {
        return root.samples;
    }

    /** Where the processor was found, most often first, with its share. */
    List<String> hottest(int count) {
        return selves.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(count)
                .map(entry -> String.format(
                        Locale.ENGLISH, "%4.1f %%  %s", 100.0 * entry.getValue() / root.samples, entry.getKey()))
                .toList();
    }

    void write(Path file, String title) throws IOException {
        int least = (int) Math.max(1, Math.ceil(root.samples * LEAST_SHARE));
        int height = MARGIN + ROW * root.height(least);
        var svg = new StringBuilder();
        svg.append("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="monospace" font-size="10">
                <rect width="100%%" height="100%%" fill="#ffffff"/>
                <text x="4" y="15" font-size="13">%s: %d samples</text>
                """.formatted(WIDTH, height, escaped(title), root.samples));
        draw(svg, root, 0, height - ROW, least);
        Files.writeString(file, svg.append("</svg>\n"));
    }

    private void draw(StringBuilder svg, Box box, double left, int top, int least) {
        double x = left;
        for (Map.Entry<String, Box> entry : box.callees.entrySet()) {
            Box callee = entry.getValue();
            double width = (double) WIDTH * callee.samples / root.samples;
            if (callee.samples >= least) {
                drawOne(svg, entry.getKey(), callee.samples, x, width, top);
                draw(svg, callee, x, top - ROW, least);
            }
            x += width;
        }
    }

    private void drawOne(StringBuilder svg, String name, int samples, double x, double width, int top) {
        svg.append(String.format(
                Locale.ENGLISH,
                "<g><title>%s %.1f %%</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                escaped(name),
                100.0 * samples / root.samples,
                x,
                top,
                Math.max(0.3, width - 0.4),
                ROW - 1,
                colour(name)));
        int room = (int) (width / CHARACTER) - 1;
        if (room > 3) {
            String shown = name.replaceAll("^(?:\\w+\\.)*(?=\\w+[.$])", "");
            svg.append(String.format(
                    Locale.ENGLISH,
                    "<text x=\"%.1f\" y=\"%d\">%s</text>",
                    x + 2,
                    top + 11,
                    escaped(shown.substring(0, Math.min(room, shown.length())))));
        }
        svg.append("</g>\n");
    }

    private static String colour(String name) {
        if (name.startsWith("dev.fleetward")) {
            return OURS;
        }
        return name.startsWith("java") || name.startsWith("jdk") || name.startsWith("sun") ? JAVAS : THEIRS;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
