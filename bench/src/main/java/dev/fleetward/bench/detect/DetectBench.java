package dev.fleetward.bench.detect;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
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

    public static void main(String... arguments) {
        try {
            run(arguments);
        } catch (NoSuchFileException e) {
            System.err.println("bench/detect/run: there is no file " + e.getFile());
            System.exit(2);
        } catch (IOException e) {
            System.err.println("bench/detect/run: " + e.getMessage());
            System.exit(2);
        }
    }

    /** @throws IOException naming file, line and column of what cannot be used */
    static void run(String... arguments) throws IOException {
        switch (arguments.length == 0 ? "fleets" : arguments[0]) {
            case "csv" -> {
                if (arguments.length < 2) {
                    throw new IOException("csv needs a file, and one with labels if there are any");
                }
                List<Path> labels =
                        Arrays.stream(arguments).skip(2).map(Path::of).toList();
                csv(Path.of(arguments[1]), labels);
            }
            case "speed" -> DiffersScore.speed(1_000_000, 100);
            case "differs" -> DiffersScore.run(number(arguments, 1, 100), number(arguments, 2, 1));
            case "fleets" -> {
                generated(number(arguments, 1, FLEETS), number(arguments, 2, 1));
                DiffersScore.run(number(arguments, 1, FLEETS) * 10, number(arguments, 2, 1));
            }
            default -> throw new IOException("knows fleets, differs, speed and csv, not " + arguments[0]);
        }
    }

    private static int number(String[] arguments, int at, int otherwise) throws IOException {
        try {
            return arguments.length > at ? Integer.parseInt(arguments[at]) : otherwise;
        } catch (NumberFormatException e) {
            throw new IOException("%s needs whole numbers, not %s".formatted(arguments[0], arguments[at]), e);
        }
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
    }
}
