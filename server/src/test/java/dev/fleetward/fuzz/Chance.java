package dev.fleetward.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * The dice of one input. They depend on the seed, the operation and the round alone, so that an input stays what it was
 * when other operations come and go, and can be asked again without those before it.
 */
record Chance(String line, Random random, Inputs inputs) {

    Chance(JsonNode document, long seed, Operation operation, int round) {
        this(document, "%d %d %s".formatted(seed, round + 1, operation), dice(seed, operation, round));
    }

    private Chance(JsonNode document, String line, Random random) {
        this(line, random, new Inputs(document, random));
    }

    private static Random dice(long seed, Operation operation, int round) {
        long mixed = new SplittableRandom(seed * 31 + operation.toString().hashCode()).nextLong();
        return new Random(new SplittableRandom(mixed + round).nextLong());
    }
}
