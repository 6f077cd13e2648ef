package dev.fleetward.disclosure.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.fixture.TestOrganization.Answer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reports that came by mail are read in by a colleague. */
@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class MailImportTest {
    private static final String FIRST = """
            From: =?UTF-8?Q?Gr=C3=A1ce?= <grace@example.org>
            To: psirt@pump.example
            Subject: =?UTF-8?Q?=C3=9Cberlauf_im_Parser?=
            Date: Tue, 24 Nov 2026 09:30:00 +0100
            Message-ID: <first@example.org>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary="b"

            --b
            Content-Type: text/html; charset=utf-8

            <html><head><style>p {}</style></head><body><p>Send 300 bytes &amp; watch.</p>
            <script>alert("x")</script><p>Done &lt;b&gt;</p></body></html>
            --b
            Content-Type: application/octet-stream; name="proof.html"
            Content-Disposition: attachment; filename="proof.html"
            Content-Transfer-Encoding: base64

            PHNjcmlwdD4=
            --b--
            """;

    private final TestOrganization maker = new TestOrganization();

    @BeforeEach
    void a_csirt_is_known() {
        Finder.publish(maker);
    }

    @Test
    void a_mail_opens_a_case_with_its_words_and_files() {
        Answer read = read(FIRST);

        assertThat(read.status()).as(read.text()).isEqualTo(201);
        assertThat(read.json().get("number").asText()).isEqualTo("C-1");
        JsonNode report = report("C-1");
        assertThat(report.get("title").asText()).isEqualTo("Überlauf im Parser");
        assertThat(report.get("contact").asText()).isEqualTo("Gráce <grace@example.org>");
        assertThat(report.get("channel").asText()).isEqualTo("mail");
        assertThat(report.get("description").asText())
                .contains("Tue, 24 Nov 2026", "Send 300 bytes & watch.", "Done <b>")
                .doesNotContain("alert", "p {}", "<p>");
        assertThat(report.get("attachments").findValuesAsText("name")).containsExactly("mail.eml", "proof.html");
        assertThat(report.get("attachments").get(1).get("sizeBytes").asInt()).isEqualTo(8);
        assertThat(page("/cases/C-1/report").text()).contains("Done &lt;b&gt;");
    }

    @Test
    void the_same_mail_changes_nothing() {
        read(FIRST);

        Answer again = read(FIRST);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json().get("what").asText()).isEqualTo("known");
        assertThat(maker.get(maker.api("/cases")).json().get("items")).hasSize(1);
        assertThat(report("C-1").get("attachments")).hasSize(2);
    }

    @Test
    void an_answer_goes_to_the_case_of_what_it_answers() {
        read(FIRST);

        Answer answer = read(mail("<second@example.org>", "In-Reply-To: <first@example.org>\n", "It is worse."));
        Answer later = read(
                mail("<third@example.org>", "References: <first@example.org>\n <second@example.org>\n", "Much worse."));
        Answer other = read(mail("<fourth@example.org>", "In-Reply-To: <unknown@example.org>\n", "Something else."));

        assertThat(answer.json().get("what").asText()).isEqualTo("appended");
        assertThat(later.json().get("number").asText()).isEqualTo("C-1");
        assertThat(other.json().get("number").asText()).isEqualTo("C-2");
        assertThat(maker.get(maker.api("/cases/C-1/handling"))
                        .json()
                        .get("messages")
                        .findValuesAsText("detail"))
                .anyMatch(text -> text.contains("It is worse."))
                .anyMatch(text -> text.contains("Much worse."));
    }

    @Test
    void another_organization_knows_nothing_of_it() {
        read(FIRST);
        TestOrganization other = new TestOrganization();
        Finder.publish(other);

        Answer theirs = other.post(other.api("/report-mails"), FIRST);

        assertThat(theirs.status()).isEqualTo(201);
        assertThat(theirs.json().get("number").asText()).isEqualTo("C-1");
        assertThat(other.get(other.api("/cases")).json().get("items")).hasSize(1);
    }

    @Test
    void what_is_no_mail_or_beyond_the_limits_is_refused_with_the_reason() {
        assertThat(detail("")).contains("This is no mail");
        assertThat(detail("{\"a\": 1}")).contains("This is no mail");
        String nested = "Subject: Deep\nMessage-ID: <deep@example.org>\n";
        for (int i = 0; i < 12; i++) {
            nested += "Content-Type: multipart/mixed; boundary=\"b%d\"\n\n--b%d\n".formatted(i, i);
        }
        assertThat(detail(nested + "\n\nx\n")).contains("nested more than 8 deep");
        String many = "Subject: Many\nContent-Type: multipart/mixed; boundary=\"b\"\n\n"
                + "--b\nContent-Type: text/plain\n\nx\n".repeat(120) + "--b--\n";
        assertThat(detail(many)).contains("more than 100 parts");
        String part = "Subject: Big\nContent-Type: text/plain\n\n" + "x".repeat(21 * 1024 * 1024);
        assertThat(read(part).status()).isEqualTo(413);
        assertThat(maker.get(maker.api("/cases")).json().get("items")).isEmpty();
    }

    @Test
    void the_page_takes_a_mail_too() {
        assertThat(page("/intake").text()).contains("A report that came by mail");

        Answer sent = form(FIRST);

        assertThat(sent.status()).as(sent.text()).isEqualTo(303);
        assertThat(sent.header("Location")).endsWith("/products/pump/cases/C-1/report");
        assertThat(form("hello").text()).contains("This is no mail");
    }

    private Answer form(String mail) {
        return TestOrganization.send(maker.request("/products/pump/intake/mails")
                .header("Content-Type", "multipart/form-data; boundary=form")
                .header("Accept", "text/html")
                .POST(BodyPublishers.ofString(
                        "--form\r\nContent-Disposition: form-data; name=\"mail\"; filename=\"a.eml\"\r\n\r\n" + mail
                                + "\r\n--form--\r\n")));
    }

    private String detail(String mail) {
        Answer answer = read(mail);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        return answer.json().get("detail").asText();
    }

    private Answer read(String mail) {
        return TestOrganization.send(maker.request(maker.api("/report-mails"))
                .header("Content-Type", "message/rfc822")
                .POST(BodyPublishers.ofString(mail)));
    }

    private static String mail(String id, String headers, String text) {
        return "From: grace@example.org\nSubject: Re: it\nMessage-ID: %s\n%s\n%s\n".formatted(id, headers, text);
    }

    private JsonNode report(String number) {
        return maker.get(maker.api("/cases/%s/report".formatted(number))).json();
    }

    private Answer page(String path) {
        return TestOrganization.send(maker.request("/products/pump" + path).header("Accept", "text/html"));
    }
}
