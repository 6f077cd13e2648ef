package dev.fleetward.bench;

import java.io.IOException;
import java.util.Arrays;

/** How long one thing takes, several times over, and a line about it. */
final class Latencies {
    private Latencies() {}

    interface Round {
        void run(int round) throws IOException, InterruptedException;
    }

    static void measure(String what, int rounds, Round round) throws IOException, InterruptedException {
        round.run(0);
        long[] micros = new long[rounds];
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            round.run(i + 1);
            micros[i] = (System.nanoTime() - start) / 1_000;
        }
        print(what, micros);
    }

    static void print(String what, long[] micros) {
        Arrays.sort(micros);
        System.out.printf(
                "%-72s p50 %8.1f ms   p95 %8.1f ms   of %d%n",
                what, micros[micros.length / 2] / 1e3, micros[micros.length * 95 / 100] / 1e3, micros.length);
    }
}
