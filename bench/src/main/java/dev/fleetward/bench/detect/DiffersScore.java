package dev.fleetward.bench.detect;

import dev.fleetward.insight.differs.Columns;
import dev.fleetward.insight.differs.Difference;
import dev.fleetward.insight.differs.Ranking;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Injects a factor into a fleet with some thirty attributes that go along with each other, and asks what differs. */
final class DiffersScore {
    private enum Factor {
        NONE,
        VERSION,
        HARDWARE,
        COMPONENT,
        ATTRIBUTE,
        NUMBER,
        VERSION_ON_HARDWARE
    }

    private static final int ROUNDS_OF_SPEED = 20;

    private DiffersScore() {}

    static void run(int fleets, long firstSeed) {
        System.out.printf("%nWhat differs, %d fleets of each factor:%n", fleets);
        int allHits = 0;
        int all = 0;
        for (Factor factor : Factor.values()) {
            int hits = 0;
            int lines = 0;
            String first = "";
            for (int i = 0; i < fleets; i++) {
                var made = new Made(
                        new Random((firstSeed + i) * 7_919 + factor.name().hashCode()), factor);
                Difference answer = Ranking.of(made.columns, made.affected);
                boolean hit = factor != Factor.NONE
                        && !answer.lines().isEmpty()
                        && made.isInjected(answer.lines().getFirst());
                hits += hit ? 1 : 0;
                lines += answer.lines().stream().anyMatch(line -> !line.isExplained()) ? 1 : 0;
                if (!hit && factor != Factor.NONE && first.isEmpty()) {
                    first = made.injected + " but "
                            + answer.lines().stream().limit(2).toList();
                }
            }
            if (factor == Factor.NONE) {
                System.out.printf(
                        Locale.ROOT,
                        "  %-20s names something in %.3f of fleets without a cause%n",
                        factor,
                        (double) lines / fleets);
            } else {
                allHits += hits;
                all += fleets;
                System.out.printf(Locale.ROOT, "  %-20s first in %.3f%n", factor, (double) hits / fleets);
                if (!first.isEmpty()) {
                    System.out.println("    not: " + first);
                }
            }
        }
        System.out.printf(
                Locale.ROOT,
                "  names the injected factor first in %.3f (%d/%d)%n",
                (double) allHits / all,
                allHits,
                all);
    }

    /** A million devices by a hundred attributes in memory: how long an answer takes. */
    static void speed(int devices, int attributes) {
        var random = new Random(1);
        var builder = new Columns.Builder(devices);
        for (int attribute = 0; attribute < attributes; attribute++) {
            int values = 2 + attribute * attribute % 97;
            String name = attribute == 0 ? Columns.VERSION : attribute == 1 ? Columns.HARDWARE : "a" + attribute;
            for (int device = 0; device < devices; device++) {
                builder.text(device, name, "v" + random.nextInt(values));
            }
        }
        Columns columns = builder.build();
        for (int size : new int[] {500, 20_000, devices / 5}) {
            var affected = new BitSet(devices);
            while (affected.cardinality() < size) {
                affected.set(random.nextInt(devices));
            }
            long[] micros = new long[ROUNDS_OF_SPEED];
            for (int round = 0; round < ROUNDS_OF_SPEED; round++) {
                long start = System.nanoTime();
                Ranking.of(columns, affected);
                micros[round] = (System.nanoTime() - start) / 1000;
            }
            java.util.Arrays.sort(micros);
            System.out.printf(
                    Locale.ROOT,
                    "%,d devices x %d attributes, %,d affected: p50 %.0f ms, max %.0f ms%n",
                    devices,
                    attributes,
                    size,
                    micros[ROUNDS_OF_SPEED / 2] / 1e3,
                    micros[ROUNDS_OF_SPEED - 1] / 1e3);
        }
    }

    /** One fleet with its affected devices. */
    private static final class Made {
        private final Columns columns;
        private final BitSet affected;
        private final Set<String> injected;

        Made(Random random, Factor factor) {
            int devices = 1_500 + random.nextInt(8_000);
            int versions = 3 + random.nextInt(3);
            int kinds = 2 + random.nextInt(3);
            int version = random.nextInt(versions);
            int kind = random.nextInt(kinds);
            int slots = 3 + random.nextInt(8);
            double base = 0.01 + 0.03 * random.nextDouble();
            double risk = base * (4 + 4 * random.nextDouble());
            boolean[] hasComponent = new boolean[versions];
            for (int i = 0; i < versions; i++) {
                hasComponent[i] = i == 0 || i != versions - 1 && random.nextBoolean();
            }
            hasComponent[1] = true;
            injected = injected(factor, version, kind);
            affected = new BitSet(devices);
            var builder = new Columns.Builder(devices);
            for (int i = 0; i < devices; i++) {
                int hardware = random.nextInt(kinds);
                // Older hardware tends to older versions.
                int runs = Math.min(
                        versions - 1, (int) (versions * Math.pow(random.nextDouble(), 1.0 / (1 + 0.5 * hardware))));
                int region = random.nextInt(12);
                double age = random.nextDouble() * 1000;
                boolean radio = random.nextDouble() < 0.3;
                boolean hit =
                        switch (factor) {
                            case NONE -> false;
                            case VERSION -> runs == version;
                            case HARDWARE -> hardware == kind;
                            case COMPONENT -> hasComponent[runs];
                            case ATTRIBUTE -> radio;
                            case NUMBER -> age > 750;
                            case VERSION_ON_HARDWARE -> runs == version && hardware == kind;
                        };
                affected.set(i, random.nextDouble() < (hit ? risk : base));
                builder.text(i, Columns.VERSION, "2." + runs + ".0").text(i, Columns.HARDWARE, "rev " + hardware);
                builder.text(i, "component", hasComponent[runs] ? "zlib 1.2.11" : "zlib 1.3.1");
                builder.text(i, "region", "r" + region).text(i, "country", "r" + region + "-" + random.nextInt(3));
                builder.text(i, "radio", radio ? "nrf-2" : "nrf-1");
                builder.text(i, "antenna", radio && random.nextDouble() < 0.8 ? "long" : "short");
                builder.text(i, "batch", "b" + random.nextInt(100)).number(i, "age_days", age);
                for (int slot = 0; slot < slots; slot++) {
                    builder.text(i, "bom." + slot, "part-" + random.nextInt(2 + slot * 3));
                }
                if (random.nextDouble() < 0.7) {
                    builder.number(i, "boots", Math.floor(-100 * Math.log(random.nextDouble())));
                }
            }
            columns = builder.build();
        }

        private static Set<String> injected(Factor factor, int version, int kind) {
            String running = "version 2." + version + ".0";
            return switch (factor) {
                case NONE -> Set.of();
                case VERSION -> Set.of(running);
                case HARDWARE -> Set.of("hardware rev " + kind);
                case COMPONENT -> Set.of("component zlib 1.2.11");
                case ATTRIBUTE -> Set.of("radio nrf-2");
                case NUMBER -> Set.of("age_days over 7");
                case VERSION_ON_HARDWARE -> Set.of(running, "hardware rev " + kind);
            };
        }

        boolean isInjected(Difference.Line line) {
            Set<String> named = line.values().stream().map(Object::toString).collect(Collectors.toSet());
            List<String> same = line.same().stream().map(Object::toString).toList();
            return injected.size() == named.size()
                            && injected.stream().allMatch(one -> named.stream().anyMatch(it -> it.startsWith(one)))
                    || injected.size() == 1
                            && same.stream()
                                    .anyMatch(it ->
                                            it.startsWith(injected.iterator().next()));
        }
    }
}
