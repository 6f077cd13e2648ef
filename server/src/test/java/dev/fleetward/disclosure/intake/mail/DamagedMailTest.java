package dev.fleetward.disclosure.intake.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.Frugal;
import dev.fleetward.kernel.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** A mail from outside, damaged or made to harm its reader: read or refused, soon, in little memory. */
class DamagedMailTest {
    private static final String MAIL = """
            From: =?UTF-8?Q?Fin=C3=A4?= <finder@example.org>
            Subject: =?ISO-8859-1?B?SG9sZQ==?=
            Date: Mon, 2 Mar 2026 08:00:00 +0100
            Message-ID: <1@example.org>
            In-Reply-To: <0@example.org>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="b1"

            --b1
            Content-Type: multipart/alternative; boundary=b2

            --b2
            Content-Type: text/plain; charset=utf-8
            Content-Transfer-Encoding: quoted-printable

            Over=66low
            --b2
            Content-Type: text/html; charset=utf-16

            <p>Over<b>flow</b>&amp;&#x41;<script>x</script>
            --b2--
            --b1
            Content-Type: application/zip; name*=utf-8''a%2e.zip
            Content-Disposition: attachment; filename="../a.zip"
            Content-Transfer-Encoding: base64

            UEsDBA==
            --b1
            Content-Type: message/rfc822

            Subject: inner

            text
            --b1--
            """;

    private static final String[] PIECES = {
        "--b1\n",
        "--b2\n",
        "boundary=",
        "Content-Type: multipart/mixed; boundary=b1\n\n",
        "=?UTF-8?B?",
        "?=",
        "charset=x-none",
        "base64",
        "uuencode",
        "<",
        "&#x110000;",
        "&",
        "\0",
        "\n\n",
        "\"",
        "(",
        "%",
        "=\n",
        ";",
        "  \n",
        "</script"
    };

    @Property(tries = 300)
    void any_bytes(@ForAll @Size(max = 300) byte[] bytes) {
        reads(bytes);
    }

    @Property(tries = 800)
    void a_mail_with_pieces_changed(@ForAll long seed, @ForAll @IntRange(min = 1, max = 10) int changes) {
        var random = new Random(seed);
        var mail = new StringBuilder(MAIL);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(mail.length());
            int to = Math.min(mail.length(), at + random.nextInt(12));
            mail.replace(at, to, PIECES[random.nextInt(PIECES.length)].repeat(random.nextInt(4) == 0 ? 40 : 1));
        }
        reads(mail.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    @Property(tries = 500)
    void html_of_any_pieces_becomes_text(@ForAll long seed) {
        var random = new Random(seed);
        var html = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            html.append(PIECES[random.nextInt(PIECES.length)]).append(MAIL.charAt(random.nextInt(MAIL.length())));
        }
        Frugal.reads(() -> assertThat(HtmlText.of(html.toString()).length()).isLessThanOrEqualTo(html.length()));
    }

    @Example
    void a_part_that_begins_with_the_rest_of_a_header_is_refused_or_read() {
        reads(MAIL.replace("--b2\nContent-Type: text/html", "--b2\n \tContent-Type: text/html")
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    @Example
    void long_rows_of_one_piece_are_read_at_once() {
        for (String piece : PIECES) {
            Frugal.reads(() -> HtmlText.of(piece.repeat(200_000 / piece.length())));
            Frugal.reads(() -> HtmlText.of("<pre>" + ("x" + piece).repeat(200_000 / (piece.length() + 1))));
        }
    }

    private static void reads(byte[] eml) {
        Frugal.reads(() -> {
            try {
                ParsedMail mail = new MailParser().parse(eml);
                assertThat(mail.files().size()).isLessThanOrEqualTo(MailParser.MAX_FILES + 1);
            } catch (Problem refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        });
    }
}
