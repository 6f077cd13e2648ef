package dev.fleetward.updates.delivery.polling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.devices.DeviceId;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PolledTest {
    private static final long NOON = 1_795_000_000_000L;

    private final Polled device = new Polled(new DeviceId(UUID.randomUUID()), "D-1");

    @Test
    void a_device_may_poll_so_often_in_a_second_and_again_in_the_next() {
        for (int poll = 0; poll < Polled.MAX_POLLS_PER_SECOND; poll++) {
            assertThat(device.polled(NOON + poll)).isTrue();
        }

        assertThat(device.polled(NOON + 999)).isFalse();
        assertThat(device.polled(NOON + 1_000)).isTrue();
    }
}
