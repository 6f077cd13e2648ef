package dev.fleetward.updates.delivery.polling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.devices.DeviceId;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeviceIndexTest {
    private static final int STEPS = 200_000;
    private static final int IDS = 3_000;

    /** Ids that follow each other, as those made one after the other do, so that many share a place. */
    @Test
    void it_answers_as_a_map_does_whatever_comes_and_goes() {
        var random = new Random(1);
        var index = new DeviceIndex();
        Map<UUID, Polled> map = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            var id = new UUID(7, random.nextInt(IDS));
            Polled known = map.get(id);
            if (random.nextBoolean()) {
                var device = new Polled(new DeviceId(id), "D-" + step);
                index.put(device);
                map.put(id, device);
            } else if (known != null) {
                index.remove(known);
                map.remove(id);
            }
            var asked = new UUID(7, random.nextInt(IDS));
            assertThat(index.find(asked)).isSameAs(map.get(asked));
        }
        assertThat(index.size()).isEqualTo(map.size());
        map.forEach((id, device) -> assertThat(index.find(id)).isSameAs(device));
    }

    @Test
    void who_was_replaced_takes_nobody_else_along() {
        var index = new DeviceIndex();
        var id = new DeviceId(UUID.randomUUID());
        var before = new Polled(id, "D-1");
        var after = new Polled(id, "D-1");
        index.put(before);
        index.put(after);

        index.remove(before);

        assertThat(index.find(id.value())).isSameAs(after);
        assertThat(index.size()).isEqualTo(1);
    }
}
