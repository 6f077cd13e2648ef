package dev.fleetward.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Inputs that are asked again.
 *
 * @param inputs how many of each operation, from the first
 * @param operation the only one that is asked; * for all
 */
record Replay(long seed, int inputs, String operation) {
    private static final Pattern LINE = Pattern.compile("(\\d+) (\\d+) (\\*|[A-Z]+ \\S+)");

    /** What the property says, else what is kept in fuzz/routes.txt. */
    static List<Replay> all() throws IOException {
        if (System.getProperty("fleetward.fuzz.inputs") != null) {
            return List.of(new Replay(
                    Long.getLong("fleetward.fuzz.seed", 1), Integer.getInteger("fleetward.fuzz.inputs", 1), "*"));
        }
        try (InputStream kept = Replay.class.getResourceAsStream("/fuzz/routes.txt")) {
            return new String(kept.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Replay::parse)
                    .toList();
        }
    }

    private static Replay parse(String line) {
        Matcher read = LINE.matcher(line);
        if (!read.matches()) {
            throw new IllegalArgumentException("not SEED INPUTS OPERATION: " + line);
        }
        return new Replay(Long.parseLong(read.group(1)), Integer.parseInt(read.group(2)), read.group(3));
    }

    boolean isOf(Operation asked) {
        return operation.equals("*") || operation.equals(asked.toString());
    }
}
