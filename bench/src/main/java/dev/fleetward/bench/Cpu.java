package dev.fleetward.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** CPU seconds taken so far, from Linux's /proc. */
final class Cpu {
    // sysconf(_SC_CLK_TCK) is 100 on every Linux that runs a JDK.
    private static final double TICKS_PER_SECOND = 100;
    private static final int USER_TIME = 11;
    private static final int SYSTEM_TIME = 12;
    private static final int CHILDREN_USER_TIME = 13;
    private static final int CHILDREN_SYSTEM_TIME = 14;

    private Cpu() {}

    static double of(long pid) throws IOException {
        List<String> fields = fields(pid);
        return (number(fields, USER_TIME) + number(fields, SYSTEM_TIME)) / TICKS_PER_SECOND;
    }

    /** A process, those it started, and those of them that have ended. */
    static double ofFamily(long pid) throws IOException {
        List<String> fields = fields(pid);
        double ended = (number(fields, CHILDREN_USER_TIME) + number(fields, CHILDREN_SYSTEM_TIME)) / TICKS_PER_SECOND;
        double sum = of(pid) + ended;
        for (ProcessHandle child : ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .toList()) {
            if (Files.exists(Path.of("/proc/" + child.pid()))) {
                sum += of(child.pid());
            }
        }
        return sum;
    }

    /** PostgreSQL with all that serve its connections, by the data directory of the server that started it. */
    static double ofPostgres(Path data) throws IOException {
        Path pid = data.resolve("postgres").resolve("postmaster.pid");
        return ofFamily(Long.parseLong(Files.readAllLines(pid).getFirst().strip()));
    }

    private static List<String> fields(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        // The command in parentheses may hold blanks.
        return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
    }

    private static long number(List<String> fields, int at) {
        return Long.parseLong(fields.get(at));
    }
}
