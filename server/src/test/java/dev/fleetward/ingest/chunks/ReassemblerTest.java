package dev.fleetward.ingest.chunks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReassemblerTest {
    private static final byte[] MESSAGE = "a message longer than one small chunk can carry".getBytes(UTF_8);
    private static final byte[] OTHER = "another message, of another kind and length!".getBytes(UTF_8);

    private final Reassembler reassembler = new Reassembler();
    private final List<Outcome> outcomes = new ArrayList<>();
    private long sequence;

    @Test
    void the_checksum_is_that_of_xmodem() {
        assertThat(Crc16.of("123456789".getBytes(UTF_8))).isEqualTo(0x31C3);
    }

    @Test
    void a_single_chunk_is_a_message() {
        give(Packetizer.single(MESSAGE));

        assertThat(messages()).containsExactly(MESSAGE);
    }

    @Test
    void chunks_in_order_make_the_message() {
        give(Packetizer.chunks(MESSAGE, 12));

        assertThat(messages()).containsExactly(MESSAGE);
        assertThat(refusals()).isEmpty();
        assertThat(reassembler.waiting()).isEmpty();
    }

    @Test
    void bytes_after_the_checksum_of_the_last_chunk_are_ignored() {
        var chunks = new ArrayList<>(Packetizer.chunks(MESSAGE, 12));
        byte[] last = chunks.removeLast();
        chunks.add(Arrays.copyOf(last, last.length + 7));

        give(chunks);

        assertThat(messages()).containsExactly(MESSAGE);
    }

    @Test
    void chunks_of_the_oldest_sdks_carry_the_checksum_first() {
        give(Packetizer.singleOfOldSdk(OTHER));
        give(Packetizer.chunksOfOldSdk(MESSAGE, 12));

        assertThat(messages()).containsExactly(OTHER, MESSAGE);
    }

    @Test
    void a_duplicated_chunk_is_counted_once() {
        for (byte[] chunk : Packetizer.chunks(MESSAGE, 12)) {
            give(chunk);
            give(chunk);
        }

        assertThat(messages()).containsExactly(MESSAGE);
        assertThat(refusals()).isEmpty();
    }

    @Test
    void a_gap_is_waited_for_and_filled() {
        var chunks = Packetizer.chunks(MESSAGE, 12);

        give(chunks.getFirst());
        give(chunks.subList(2, chunks.size()));
        assertThat(messages()).isEmpty();
        give(chunks.get(1));

        assertThat(messages()).containsExactly(MESSAGE);
        assertThat(refusals()).isEmpty();
    }

    @Test
    void a_gap_never_filled_is_refused_with_its_chunks_when_a_new_message_begins() {
        var chunks = Packetizer.chunks(MESSAGE, 12);

        give(chunks.getFirst());
        give(chunks.subList(2, chunks.size()));
        give(Packetizer.single(OTHER));

        assertThat(messages()).containsExactly(OTHER);
        assertThat(refusals()).singleElement().satisfies(refused -> {
            assertThat(refused.reason()).isEqualTo("superseded");
            assertThat(refused.chunks()).hasSize(chunks.size() - 1);
            assertThat(refused.detail()).contains("of 47 bytes came");
        });
    }

    @Test
    void a_sender_that_starts_over_with_other_chunk_sizes_supersedes_itself() {
        give(Packetizer.chunks(MESSAGE, 12).subList(0, 2));
        give(Packetizer.chunks(MESSAGE, 20));

        assertThat(messages()).containsExactly(MESSAGE);
        assertThat(refusals()).extracting(Outcome.Refused::reason).containsExactly("superseded");
    }

    @Test
    void a_continuation_of_nothing_is_an_orphan() {
        give(Packetizer.chunks(MESSAGE, 12).get(1));

        assertThat(refusals()).extracting(Outcome.Refused::reason).containsExactly("orphan");
    }

    @Test
    void the_last_chunk_repeated_after_completion_is_no_orphan() {
        var chunks = Packetizer.chunks(MESSAGE, 12);
        give(chunks);

        give(chunks.getLast());

        assertThat(messages()).hasSize(1);
        assertThat(refusals()).isEmpty();
    }

    @Test
    void a_wrong_checksum_refuses_the_message_and_keeps_its_chunks() {
        var chunks = new ArrayList<>(Packetizer.chunks(MESSAGE, 12));
        chunks.get(1)[5] ^= 1;

        give(chunks);

        assertThat(messages()).isEmpty();
        assertThat(refusals()).singleElement().satisfies(refused -> {
            assertThat(refused.reason()).isEqualTo("crc-mismatch");
            assertThat(refused.chunks()).hasSameSizeAs(chunks);
        });
    }

    @Test
    void the_same_bytes_told_differently_refuse_the_message() {
        var chunks = Packetizer.chunks(MESSAGE, 12);
        byte[] lie = chunks.get(1).clone();
        lie[4] ^= 1;

        give(chunks.get(0));
        give(chunks.get(1));
        give(lie);

        assertThat(refusals()).extracting(Outcome.Refused::reason).containsExactly("conflict");
        assertThat(reassembler.waiting()).isEmpty();
    }

    @Test
    void a_last_chunk_cut_short_refuses_the_message() {
        var chunks = new ArrayList<>(Packetizer.chunks(MESSAGE, 12));
        byte[] last = chunks.removeLast();
        chunks.add(Arrays.copyOf(last, last.length - 1));

        give(chunks);

        assertThat(refusals()).extracting(Outcome.Refused::reason).containsExactly("truncated");
    }

    @Test
    void data_past_the_end_is_refused_alone_and_the_message_still_completes() {
        var chunks = Packetizer.chunks(MESSAGE, 12);

        give(chunks.subList(0, 2));
        give(new byte[] {(byte) 0xC0, 46, 1, 2, 3, 4});
        give(chunks.subList(2, chunks.size()));

        assertThat(refusals()).extracting(Outcome.Refused::reason).containsExactly("out-of-range");
        assertThat(messages()).containsExactly(MESSAGE);
    }

    @Test
    void a_claim_of_gigabytes_is_refused_before_anything_is_allocated() {
        give(new byte[] {0x48, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F, 1});

        assertThat(refusals()).extracting(Outcome.Refused::reason).containsExactly("too-large");
        assertThat(reassembler.heldBytes()).isZero();
    }

    @Test
    void headers_that_mean_nothing_are_refused_and_stall_nothing() {
        give(new byte[0]);
        give(new byte[] {0x09, 1, 2, 3, 4});
        give(new byte[] {0x10, 1, 2, 3, 4});
        give(new byte[] {(byte) 0x88, 1, 2, 3});
        give(new byte[] {0x08, 1, 2});
        give(new byte[] {0x48, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, (byte) 0x80, 1});
        give(Packetizer.single(MESSAGE));

        assertThat(refusals())
                .extracting(Outcome.Refused::reason)
                .containsExactly("empty", "bad-header", "bad-header", "bad-header", "truncated", "bad-varint");
        assertThat(messages()).containsExactly(MESSAGE);
    }

    @Test
    void an_abandoned_message_is_refused_with_what_came() {
        give(Packetizer.chunks(MESSAGE, 12).subList(0, 2));

        outcomes.addAll(reassembler.giveUp("timed-out", "Nothing more came for 7 days"));

        assertThat(refusals()).extracting(Outcome.Refused::reason).containsExactly("timed-out");
        assertThat(reassembler.waiting()).isEmpty();
    }

    private void give(List<byte[]> chunks) {
        chunks.forEach(this::give);
    }

    private void give(byte[] chunk) {
        outcomes.addAll(reassembler.take(new Chunk(sequence++, Instant.EPOCH, chunk)));
    }

    private List<byte[]> messages() {
        return outcomes.stream()
                .filter(Outcome.Completed.class::isInstance)
                .map(outcome -> ((Outcome.Completed) outcome).message())
                .toList();
    }

    private List<Outcome.Refused> refusals() {
        return outcomes.stream()
                .filter(Outcome.Refused.class::isInstance)
                .map(Outcome.Refused.class::cast)
                .toList();
    }
}
