package dev.fleetward.updates.delivery.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.updates.delivery.files.ByteRange.Part;
import dev.fleetward.updates.delivery.files.ByteRange.Parts;
import dev.fleetward.updates.delivery.files.ByteRange.Unsatisfiable;
import dev.fleetward.updates.delivery.files.ByteRange.Whole;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ByteRangeTest {
    @Test
    void no_header_is_the_whole_file() {
        assertThat(ByteRange.of(null, 10)).isEqualTo(new Whole(10));
    }

    @Test
    void the_first_byte_the_middle_and_the_suffix() {
        assertThat(ByteRange.of("bytes=0-0", 10)).isEqualTo(new Part(0, 0, 10));
        assertThat(ByteRange.of("bytes=3-6", 10)).isEqualTo(new Part(3, 6, 10));
        assertThat(ByteRange.of("bytes=4-", 10)).isEqualTo(new Part(4, 9, 10));
        assertThat(ByteRange.of("bytes=-3", 10)).isEqualTo(new Part(7, 9, 10));
        assertThat(ByteRange.of("bytes=-30", 10)).isEqualTo(new Part(0, 9, 10));
    }

    @Test
    void a_range_past_the_end_is_cut_and_one_beyond_it_cannot_be_satisfied() {
        assertThat(ByteRange.of("bytes=8-99", 10)).isEqualTo(new Part(8, 9, 10));
        assertThat(ByteRange.of("bytes=10-", 10)).isEqualTo(new Unsatisfiable(10));
        assertThat(ByteRange.of("bytes=-0", 10)).isEqualTo(new Unsatisfiable(10));
    }

    @Test
    void what_is_no_byte_range_is_ignored() {
        for (String header : new String[] {"bytes=5-2", "bytes=-", "bytes=0-1,x", "lines=1-2", "bytes=a-b", ""}) {
            assertThat(ByteRange.of(header, 10)).as(header).isEqualTo(new Whole(10));
        }
    }

    @Test
    void several_ranges_come_in_their_order_and_those_beyond_the_end_are_left_out() {
        assertThat(ByteRange.of("bytes=8-9, 0-1,50-60", 10))
                .isEqualTo(new Parts(List.of(new Part(8, 9, 10), new Part(0, 1, 10))));
        assertThat(ByteRange.of("bytes=0-1,50-60", 10)).isEqualTo(new Part(0, 1, 10));
        assertThat(ByteRange.of("bytes=50-60,-0", 10)).isEqualTo(new Unsatisfiable(10));
    }

    @Test
    void the_same_bytes_again_and_again_and_too_many_ranges_are_not_given() {
        assertThat(ByteRange.of("bytes=0-,0-,0-", 10)).isEqualTo(new Unsatisfiable(10));
        assertThat(ByteRange.of("bytes=0-5,5-6", 10)).isEqualTo(new Unsatisfiable(10));
        String many = IntStream.range(0, ByteRange.MAX_RANGES + 1)
                .mapToObj(i -> 2 * i + "-" + 2 * i)
                .collect(Collectors.joining(","));
        assertThat(ByteRange.of("bytes=" + many, 10_000)).isEqualTo(new Unsatisfiable(10_000));
    }

    @Property
    void a_part_lies_within_the_file(@ForAll @LongRange(min = 0) long first, @ForAll @LongRange(min = 0) long last) {
        if (ByteRange.of("bytes=" + first + "-" + last, 1000) instanceof Part part) {
            assertThat(part.first()).isBetween(0L, part.last());
            assertThat(part.last()).isLessThan(1000);
        }
    }
}
