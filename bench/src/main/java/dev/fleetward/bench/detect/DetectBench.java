package dev.fleetward.bench.detect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Scores detection. Without arguments: generated fleets; {@code fleets [how many of each] [first seed]}. With
 * {@code csv DATA [LABELS]}: any fleet with labels, in the form of docs/performance.md.
 */
public final class DetectBench {
    private static final int FLEETS = 20;
    private static final int ENOUGH_AFFECTED = 50;
    private static final int MAX_LINES = 60;

    private DetectBench() {}

    public static void main(String... arguments) throws IOException {
        if (arguments.length > 1 && arguments[0].equals("csv")) {
            csv(Path.of(arguments[1]), arguments.length > 2 ? List.of(Path.of(arguments[2])) : List.of());
            return;
        }
        if (arguments.length > 0 && arguments[0].equals("speed")) {
            DiffersScore.speed(1_000_000, 100);
            return;
        }
        if (arguments.length > 0 && arguments[0].equals("differs")) {
            DiffersScore.run(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 100, 1);
            return;
        }
        int fleets = arguments.length > 1 ? Integer.parseInt(arguments[1]) : FLEETS;
        long seed = arguments.length > 2 ? Long.parseLong(arguments[2]) : 1;
        generated(fleets, seed);
        DiffersScore.run(fleets * 10, seed);
    }

    private static void generated(int fleets, long firstSeed) {
        var lines = new ArrayList<String>();
        var regressions = new Score();
        for (Generator.Fault fault : Generator.Fault.values()) {
            var score = new Score();
            var enough = new Score();
            int[] counted = new int[1];
            var made =
                    IntStream.range(0, fleets).parallel().mapToObj(i -> new Generator(firstSeed + i, fault, 2).fleet());
            made.forEachOrdered(fleet -> {
                var found = score.add(fleet);
                lines.addAll(found);
                if (fault.name().endsWith("_RATE") && fleet.affectedSoon >= ENOUGH_AFFECTED) {
                    enough.add(fleet);
                    regressions.add(fleet);
                    counted[0]++;
                }
            });
            System.out.printf("%-26s %s%n", fault, score.summary());
            if (counted[0] > 0) {
                System.out.printf("  %d or more affected soon   %s%n", ENOUGH_AFFECTED, enough.summary());
            }
        }
        System.out.printf(
                "%n2x rate regressions, 50 or more devices affected within 6 h:%n  %s%n%n", regressions.summary());
        lines.stream().limit(MAX_LINES).forEach(System.out::println);
        System.out.printf("%d lines in all%n", lines.size());
    }

    private static void csv(Path data, List<Path> labels) throws IOException {
        Fleet fleet = new FleetCsv(data).read();
        for (Path path : labels) {
            fleet.labels.addAll(LabelFile.read(path));
        }
        var score = new Score();
        List<String> lines = score.add(fleet);
        System.out.println(score.summary());
        lines.forEach(System.out::println);
        System.out.println(Arrays.toString(new long[] {fleet.first(), fleet.last()}));
    }
}
