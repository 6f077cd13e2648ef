package dev.fleetward.ingest.chunks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fleetward.fixture.Frugal;
import java.io.ByteArrayOutputStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class MessageTest {

    @Example
    void the_project_key_takes_33_bytes_of_the_message() throws Malformed {
        var message = new ByteArrayOutputStream();
        message.write(0x42);
        message.writeBytes("0123456789abcdef0123456789ABCDEF\0".getBytes(US_ASCII));
        message.write(7);

        Message parsed = Message.parse(message.toByteArray());

        assertThat(parsed.projectKey()).isEqualTo("0123456789abcdef0123456789ABCDEF");
        assertThat(parsed.payload()).containsExactly(7);
    }

    @Example
    void run_lengths_unfold() throws Malformed {
        // zigzag 8 = 4 times, zigzag 5 = three literal bytes
        Message parsed = Message.parse(new byte[] {(byte) 0x81, 8, 0x55, 5, 1, 2, 3});

        assertThat(parsed.payload()).containsExactly(0x55, 0x55, 0x55, 0x55, 1, 2, 3);
    }

    @Example
    void six_bytes_that_claim_two_gigabytes_are_refused() {
        assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> Message.parse(
                        new byte[] {(byte) 0x81, (byte) 0xFE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F, 0}))
                .extracting(Malformed::reason)
                .isEqualTo("too-large");
    }

    /** It took four times as much: a run of its own, a buffer that doubles, and a copy of it. */
    @Example
    void what_unfolds_takes_the_memory_it_unfolds_to_and_little_more() {
        var message = new ByteArrayOutputStream();
        message.write(0x81);
        Packetizer.varint(message, 2L * RunLengthCodec.MAX_DECODED_BYTES);
        message.write(0);

        Frugal.reads(RunLengthCodec.MAX_DECODED_BYTES + (1L << 20), () -> assertThat(
                        Message.parse(message.toByteArray()).payload())
                .hasSize(RunLengthCodec.MAX_DECODED_BYTES));
    }

    @Example
    void many_runs_together_are_bounded_too() {
        var message = new ByteArrayOutputStream();
        message.write(0x81);
        for (int i = 0; i < 5; i++) {
            Packetizer.varint(message, 2L * 16 * 1024 * 1024);
            message.write(0);
        }

        assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> Message.parse(message.toByteArray()))
                .extracting(Malformed::reason)
                .isEqualTo("too-large");
    }

    @Example
    void an_empty_run_and_an_unknown_type_are_refused() {
        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> Message.parse(new byte[] {(byte) 0x81, 0, 1}));
        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> Message.parse(new byte[] {0x06, 1}));
        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> Message.parse(new byte[] {0x42, 1}));
    }

    @Property(tries = 2_000)
    void any_bytes_are_a_message_or_malformed(@ForAll @Size(max = 200) byte[] bytes) {
        Frugal.reads(() -> {
            try {
                assertThat(Message.parse(bytes).payload()).isNotNull();
            } catch (Malformed e) {
                assertThat(e.reason()).isNotEmpty();
            }
        });
    }
}
