package dev.fleetward.crashes.values;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever an expression is made of, it ends soon: in a place, or in words. */
class DamagedExpressionTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int LONGEST_VALUE_BYTES = 64;

    /** Operations that lead far: jumps, calls, pieces, values at entry, references to entries. */
    private static final int[] FAR = {
        0x28, 0x2f, 0x93, 0x94, 0x98, 0x99, 0x9a, 0x9d, 0x9e, 0xa0, 0xa3, 0xa4, 0xa5, 0xa6, 0xa8, 0xf2, 0xf3, 0xfa, 0xfd
    };

    private final FirmwareFrame frame = new FirmwareFrame();

    @Property(tries = 20_000)
    void any_bytes(@ForAll byte[] code) {
        ends(code);
    }

    @Property(tries = 20_000)
    void operations_that_lead_far(@ForAll long seed, @ForAll @IntRange(min = 1, max = 64) int length) {
        var random = new Random(seed);
        var code = new byte[length];
        for (int i = 0; i < length; i++) {
            code[i] = (byte)
                    switch (random.nextInt(4)) {
                        case 0 -> FAR[random.nextInt(FAR.length)];
                        case 1 -> 0x30 + random.nextInt(32);
                        case 2 -> random.nextInt(8);
                        default -> random.nextInt(256);
                    };
        }
        ends(code);
    }

    private void ends(byte[] code) {
        long begun = System.nanoTime();
        try {
            assertThat(frame.fetch(code, LONGEST_VALUE_BYTES).length()).isEqualTo(LONGEST_VALUE_BYTES);
        } catch (NoValue refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
    }
}
