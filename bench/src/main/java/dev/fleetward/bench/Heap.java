package dev.fleetward.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** What a server's Java holds, asked by {@code jcmd}. */
final class Heap {
    private static final Pattern GENERATION =
            Pattern.compile("(?:PSYoungGen|ParOldGen)\\s+total (\\d+)K, used (\\d+)K");

    private Heap() {}

    /** In KiB. */
    record Size(long used, long committed) {}

    static Size size(ServerProcess server) throws IOException, InterruptedException {
        long used = 0;
        long committed = 0;
        for (var found :
                GENERATION.matcher(jcmd(server, "GC.heap_info")).results().toList()) {
            committed += Long.parseLong(found.group(1));
            used += Long.parseLong(found.group(2));
        }
        return new Size(used, committed);
    }

    /** What survives a collection. */
    static Size held(ServerProcess server) throws IOException, InterruptedException {
        jcmd(server, "GC.run");
        jcmd(server, "GC.run");
        return size(server);
    }

    /** The classes whose objects take the most, as {@code jcmd} writes them. */
    static List<String> largest(ServerProcess server, int classes) throws IOException, InterruptedException {
        return jcmd(server, "GC.class_histogram")
                .lines()
                .filter(line -> line.matches("\\s*\\d+:\\s+\\d+.*"))
                .limit(classes)
                .toList();
    }

    private static String jcmd(ServerProcess server, String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(server.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
