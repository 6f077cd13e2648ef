package dev.fleetward.ingest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fleetward.fixture.Frugal;
import dev.fleetward.ingest.chunks.Malformed;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class MultipartParserTest {

    @Example
    void the_boundary_may_be_quoted() {
        assertThat(MultipartParser.boundary("multipart/mixed; boundary=\"a b\""))
                .contains("a b");
        assertThat(MultipartParser.boundary("multipart/mixed;charset=x; Boundary=q"))
                .contains("q");
        assertThat(MultipartParser.boundary("multipart/mixed")).isEmpty();
    }

    @Example
    void a_part_that_holds_the_boundary_is_taken_by_its_length() throws Malformed {
        String body = "--b\r\nContent-Length: 12\r\n\r\nx\r\n--b\r\n\r\nyz\r\n--b--";

        assertThat(MultipartParser.parse(body.getBytes(ISO_8859_1), "b"))
                .singleElement()
                .isEqualTo("x\r\n--b\r\n\r\nyz".getBytes(ISO_8859_1));
    }

    @Example
    void a_wrong_length_is_only_a_hint() throws Malformed {
        String body = "preamble\r\n--b\r\nContent-Length: 99\r\n\r\nab\r\n--b\r\n\r\ncd\r\n--b--\r\n";

        assertThat(MultipartParser.parse(body.getBytes(ISO_8859_1), "b"))
                .containsExactly("ab".getBytes(ISO_8859_1), "cd".getBytes(ISO_8859_1));
    }

    @Example
    void too_many_parts_are_refused() {
        String body = "--b\r\n\r\nx\r\n".repeat(MultipartParser.MAX_PARTS + 1) + "--b--";

        assertThatExceptionOfType(Malformed.class)
                .isThrownBy(() -> MultipartParser.parse(body.getBytes(ISO_8859_1), "b"));
    }

    @Property(tries = 500)
    void any_bytes_come_back(@ForAll @Size(min = 1, max = 5) List<@Size(max = 40) byte[]> parts) throws Malformed {
        var body = new java.io.ByteArrayOutputStream();
        for (byte[] part : parts) {
            body.writeBytes("--b\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n"
                    .formatted(part.length)
                    .getBytes(ISO_8859_1));
            body.writeBytes(part);
            body.writeBytes("\r\n".getBytes(ISO_8859_1));
        }
        body.writeBytes("--b--".getBytes(ISO_8859_1));

        assertThat(MultipartParser.parse(body.toByteArray(), "b")).containsExactlyElementsOf(parts);
    }

    @Property(tries = 1_000)
    void any_body_is_parts_or_malformed(@ForAll @Size(max = 80) byte[] body) {
        for (int i = 0; i + 3 < body.length; i += 7) {
            body[i] = '-';
            body[i + 1] = '-';
            body[i + 2] = 'b';
        }
        Frugal.reads(() -> {
            try {
                assertThat(MultipartParser.parse(body, "b")).isNotEmpty();
            } catch (Malformed e) {
                assertThat(e.detail()).isNotEmpty();
            }
        });
    }
}
