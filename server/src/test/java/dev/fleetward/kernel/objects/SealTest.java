package dev.fleetward.kernel.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class SealTest {
    private static final String OWNER = "one";
    private static final String NAME = "blobs/one/ab/abc";
    private static final int SEGMENT = Seal.SEGMENT_BYTES;
    private static final int SEALED_SEGMENT = SEGMENT + Seal.TAG_BYTES;

    private final MadeKeys keys = new MadeKeys();

    /** Around each edge of a segment, and anywhere. */
    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(0, 40),
                Arbitraries.integers().between(SEGMENT - 20, SEGMENT + 20),
                Arbitraries.integers().between(2 * SEGMENT - 20, 2 * SEGMENT + 20),
                Arbitraries.integers().between(0, 5 * SEGMENT));
    }

    @Property(tries = 300)
    void what_is_sealed_is_opened_again_and_its_size_is_known_before(@ForAll("sizes") int size, @ForAll Random random)
            throws IOException {
        byte[] content = bytes(size, random);

        byte[] sealed = seal(content);

        assertThat(open(sealed)).isEqualTo(content);
        assertThat(Seal.contentBytes(sealed.length)).isEqualTo(size);
    }

    @Property(tries = 100)
    void it_is_read_in_pieces_of_any_size(@ForAll("sizes") int size, @ForAll Random random) throws IOException {
        byte[] content = bytes(size, random);
        var read = new ByteArrayOutputStream();

        try (InputStream in = input(seal(content), NAME)) {
            var piece = new byte[1 + random.nextInt(2 * SEGMENT)];
            for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
                read.write(piece, 0, n);
                int one = in.read();
                if (one >= 0) {
                    read.write(one);
                }
            }
        }

        assertThat(read.toByteArray()).isEqualTo(content);
    }

    @Property(tries = 300)
    void a_changed_bit_anywhere_is_found_and_what_was_read_before_is_right(
            @ForAll("sizes") int size, @ForAll Random random) throws IOException {
        byte[] content = bytes(size, random);
        byte[] sealed = seal(content);
        sealed[random.nextInt(sealed.length)] ^= (byte) (1 << random.nextInt(8));

        assertFoundOut(sealed, content);
    }

    @Example
    void so_is_each_byte_of_a_small_file() throws IOException {
        byte[] content = "what a device told".getBytes(StandardCharsets.UTF_8);
        byte[] sealed = seal(content);

        for (int at = 0; at < sealed.length; at++) {
            byte[] changed = sealed.clone();
            changed[at] ^= 1;
            assertFoundOut(changed, content);
        }
    }

    @Property(tries = 300)
    void a_file_cut_off_anywhere_is_found(@ForAll("sizes") int size, @ForAll Random random) throws IOException {
        byte[] content = bytes(size, random);
        byte[] sealed = seal(content);

        assertFoundOut(Arrays.copyOf(sealed, random.nextInt(sealed.length)), content);
    }

    @Example
    void so_is_one_cut_off_where_a_segment_ends_or_that_goes_on() throws IOException {
        byte[] content = bytes(3 * SEGMENT, new Random(1));
        byte[] sealed = seal(content);

        for (int segments = 0; segments < 3; segments++) {
            assertFoundOut(Arrays.copyOf(sealed, Seal.HEADER_BYTES + segments * SEALED_SEGMENT), content);
        }
        assertFoundOut(Arrays.copyOf(sealed, sealed.length + 1), content);
        byte[] twice = Arrays.copyOf(sealed, sealed.length + SEALED_SEGMENT);
        System.arraycopy(sealed, sealed.length - SEALED_SEGMENT, twice, sealed.length, SEALED_SEGMENT);
        assertFoundOut(twice, content);
    }

    @Example
    void segments_do_not_change_places_nor_files() throws IOException {
        byte[] content = bytes(3 * SEGMENT, new Random(2));
        byte[] sealed = seal(content);
        byte[] other = seal(content);

        byte[] swapped = sealed.clone();
        System.arraycopy(sealed, Seal.HEADER_BYTES, swapped, Seal.HEADER_BYTES + SEALED_SEGMENT, SEALED_SEGMENT);
        System.arraycopy(sealed, Seal.HEADER_BYTES + SEALED_SEGMENT, swapped, Seal.HEADER_BYTES, SEALED_SEGMENT);
        assertFoundOut(swapped, content);
        byte[] mixed = sealed.clone();
        System.arraycopy(
                other, Seal.HEADER_BYTES + SEALED_SEGMENT, mixed, Seal.HEADER_BYTES + SEALED_SEGMENT, SEALED_SEGMENT);
        assertFoundOut(mixed, content);
    }

    @Example
    void a_file_is_not_taken_for_another_nor_opened_by_another_owners_key() throws IOException {
        byte[] sealed = seal("content".getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> input(sealed, "blobs/one/ab/abd")).isInstanceOf(DamagedFile.class);
        assertThatThrownBy(() -> new SealedInput(new ByteArrayInputStream(sealed), keys, "two", NAME))
                .isInstanceOf(DamagedFile.class)
                .hasMessageContaining("a key that is not at hand");
    }

    @Example
    void the_same_content_never_looks_the_same() throws IOException {
        byte[] content = bytes(1000, new Random(3));

        List<byte[]> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(Arrays.copyOfRange(seal(content), Seal.HEADER_BYTES, Seal.HEADER_BYTES + 16));
        }

        assertThat(all.stream().map(Arrays::toString).distinct()).hasSize(20);
    }

    @Example
    void who_goes_on_after_damage_is_told_again() throws IOException {
        byte[] content = bytes(3 * SEGMENT, new Random(4));
        byte[] sealed = seal(content);
        sealed[Seal.HEADER_BYTES + SEALED_SEGMENT + 5] ^= 1;

        try (InputStream in = input(sealed, NAME)) {
            assertThat(in.readNBytes(SEGMENT)).isEqualTo(Arrays.copyOf(content, SEGMENT));
            assertThatThrownBy(in::read).isInstanceOf(DamagedFile.class);
            assertThatThrownBy(in::read).isInstanceOf(DamagedFile.class);
        }
    }

    private void assertFoundOut(byte[] changed, byte[] content) throws IOException {
        var read = new ByteArrayOutputStream();
        assertThatThrownBy(() -> {
                    try (InputStream in = input(changed, NAME)) {
                        in.transferTo(read);
                    }
                })
                .isInstanceOf(DamagedFile.class)
                .hasMessageContaining(NAME);
        assertThat(read.toByteArray()).isEqualTo(Arrays.copyOf(content, read.size()));
    }

    private byte[] seal(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        Seal.write(keys.current(OWNER), NAME, new ByteArrayInputStream(content), out);
        return out.toByteArray();
    }

    private byte[] open(byte[] sealed) throws IOException {
        try (InputStream in = input(sealed, NAME)) {
            return in.readAllBytes();
        }
    }

    private InputStream input(byte[] sealed, String name) throws IOException {
        return new SealedInput(new ByteArrayInputStream(sealed), keys, OWNER, name);
    }

    private static byte[] bytes(int size, Random random) {
        var bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }
}
