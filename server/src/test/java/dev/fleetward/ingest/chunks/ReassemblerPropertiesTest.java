package dev.fleetward.ingest.chunks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.Frugal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ReassemblerPropertiesTest {

    @Property(tries = 300)
    void any_chunking_gives_the_message_back(
            @ForAll @Size(min = 1, max = 2_000) byte[] message, @ForAll @IntRange(min = 9, max = 300) int chunkBytes) {
        var result = run(Packetizer.chunks(message, chunkBytes));

        assertThat(result.messages).containsExactly(message);
        assertThat(result.refused).isZero();
    }

    @Property(tries = 300)
    void any_chunking_of_the_oldest_sdks_gives_the_message_back(
            @ForAll @Size(min = 2, max = 2_000) byte[] message, @ForAll @IntRange(min = 9, max = 300) int chunkBytes) {
        var result = run(Packetizer.chunksOfOldSdk(message, chunkBytes));

        assertThat(result.messages).containsExactly(message);
        assertThat(result.refused).isZero();
    }

    @Property(tries = 300)
    void duplicates_and_disorder_after_the_first_chunk_change_nothing(
            @ForAll @Size(min = 60, max = 1_500) byte[] message,
            @ForAll @IntRange(min = 9, max = 50) int chunkBytes,
            @ForAll long seed) {
        var chunks = Packetizer.chunks(message, chunkBytes);
        var rest = new ArrayList<>(chunks.subList(1, chunks.size()));
        var random = new Random(seed);
        // All but one twice, and that one last: so nothing is repeated after completion.
        byte[] last = rest.remove(random.nextInt(rest.size()));
        rest.addAll(List.copyOf(rest));
        Collections.shuffle(rest, random);
        rest.addFirst(chunks.getFirst());
        rest.add(last);

        var result = run(rest);

        assertThat(result.messages).containsExactly(message);
        assertThat(result.refused).isZero();
    }

    @Property(tries = 1_000)
    void any_bytes_are_answered_and_every_chunk_is_accounted_for_once(
            @ForAll @Size(max = 30) List<@Size(max = 24) byte[]> chunks, @ForAll @IntRange(min = 0, max = 3) int bias) {
        for (byte[] chunk : chunks) {
            if (chunk.length > 0 && bias > 0) {
                chunk[0] = (byte) (new int[] {0x48, 0xC0, 0x80})[Math.abs(chunk[0] % 3)];
            }
        }
        var result = run(chunks);

        assertThat(result.accounted).hasSize(chunks.size());
        assertThat(result.held)
                .isLessThanOrEqualTo(
                        chunks.stream().mapToLong(chunk -> chunk.length).sum());
    }

    @Property(tries = 500)
    void a_damaged_stream_never_yields_a_message_that_was_not_sent(
            @ForAll @Size(min = 60, max = 500) byte[] message,
            @ForAll @IntRange(min = 9, max = 50) int chunkBytes,
            @ForAll long seed) {
        var random = new Random(seed);
        var chunks = new ArrayList<>(Packetizer.chunks(message, chunkBytes));
        byte[] victim = chunks.get(random.nextInt(chunks.size()));
        int bit = random.nextInt(victim.length * 8);
        victim[bit / 8] ^= (byte) (1 << bit % 8);

        // A CRC finds every single wrong bit of the data; one in a header may leave a whole message or none.
        assertThat(run(chunks).messages).allMatch(found -> java.util.Arrays.equals(found, message));
    }

    private static Result run(List<byte[]> chunks) {
        var reassembler = new Reassembler();
        var result = new Result();
        Frugal.reads(() -> {
            for (int i = 0; i < chunks.size(); i++) {
                reassembler.take(new Chunk(i, Instant.EPOCH, chunks.get(i))).forEach(result::add);
            }
        });
        reassembler.waiting().forEach(result::account);
        result.held = reassembler.heldBytes();
        return result;
    }

    private static final class Result {
        final List<byte[]> messages = new ArrayList<>();
        final Set<Long> accounted = new HashSet<>();
        int refused;
        long held;

        void add(Outcome outcome) {
            switch (outcome) {
                case Outcome.Completed completed -> {
                    messages.add(completed.message());
                    completed.chunks().forEach(this::account);
                }
                case Outcome.Refused refusal -> {
                    refused++;
                    refusal.chunks().forEach(this::account);
                }
                case Outcome.Repeated repeated -> account(repeated.chunk());
                case Outcome.Waiting _ -> {}
            }
        }

        void account(Chunk chunk) {
            assertThat(accounted.add(chunk.sequence())).isTrue();
        }
    }
}
