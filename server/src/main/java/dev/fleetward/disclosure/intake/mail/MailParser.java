package dev.fleetward.disclosure.intake.mail;

import dev.fleetward.kernel.Problem;
import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.internet.ParseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One mail, part by part, within limits. Used once, by one thread. */
final class MailParser {
    static final int MAX_DEPTH = 8;
    static final int MAX_PARTS = 100;
    static final int MAX_FILES = 50;
    static final int MAX_PART_BYTES = 20 * 1024 * 1024;
    static final int MAX_TEXT_CHARACTERS = 50_000;
    private static final int MAX_HTML_CHARACTERS = 500_000;
    private static final int MAX_LINE_CHARACTERS = 500;
    private static final int MAX_ANSWERED = 50;
    private static final Pattern MESSAGE_ID = Pattern.compile("<[^<>\\s]{1,490}>");
    private static final String CUT = "\n[The mail goes on; the whole of it is among the files.]";

    private final List<ParsedMail.File> files = new ArrayList<>();
    private final StringBuilder plain = new StringBuilder();
    private final StringBuilder html = new StringBuilder();
    private int parts;

    ParsedMail parse(byte[] eml) {
        try {
            var message = new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(eml));
            String from = from(message);
            String subject = header(message, "Subject");
            if (from.isEmpty() && subject.isEmpty()) {
                throw Problem.invalid(
                        "This is no mail: it has neither From nor Subject. Save the mail with its headers, as .eml.");
            }
            read(message, 0);
            return new ParsedMail(
                    ids(message, "Message-ID").stream().findFirst().orElse(""),
                    answers(message),
                    from,
                    subject,
                    header(message, "Date"),
                    text(),
                    List.copyOf(files));
        } catch (IndexOutOfBoundsException malformed) {
            // The library's answer to a part whose first header line goes on from none.
            throw Problem.invalid(
                    "This mail cannot be read: a part of it begins with no header. Save it again as .eml, whole.");
        } catch (MessagingException | IOException malformed) {
            throw Problem.invalid("This mail cannot be read: %s. Save it again as .eml, whole."
                    .formatted(String.valueOf(malformed.getMessage()).replaceAll("\\p{Cntrl}", " ")));
        }
    }

    private void read(Part part, int depth) throws MessagingException, IOException {
        if (depth > MAX_DEPTH) {
            throw Problem.invalid("The parts of this mail are nested more than %d deep.".formatted(MAX_DEPTH));
        }
        if (++parts > MAX_PARTS) {
            throw Problem.invalid("This mail has more than %d parts.".formatted(MAX_PARTS));
        }
        if (part.isMimeType("multipart/*")) {
            var all = new MimeMultipart(part.getDataHandler().getDataSource());
            for (int i = 0; i < all.getCount(); i++) {
                BodyPart one = all.getBodyPart(i);
                read(one, depth + 1);
            }
        } else if (isText(part)) {
            StringBuilder target = part.isMimeType("text/html") ? html : plain;
            target.append(target.isEmpty() ? "" : "\n\n").append(new String(bytes(part), charset(part)));
        } else {
            keep(part);
        }
    }

    private static boolean isText(Part part) throws MessagingException {
        return (part.isMimeType("text/plain") || part.isMimeType("text/html"))
                && !Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())
                && name(part) == null;
    }

    /** A mail within the mail is a file like any other. */
    private void keep(Part part) throws MessagingException, IOException {
        if (files.size() >= MAX_FILES) {
            throw Problem.invalid("This mail has more than %d files.".formatted(MAX_FILES));
        }
        String name = name(part);
        files.add(new ParsedMail.File(
                name == null ? part.isMimeType("message/*") ? "forwarded.eml" : "part-" + parts : name, bytes(part)));
    }

    private static byte[] bytes(Part part) throws MessagingException, IOException {
        try (InputStream in = part.getInputStream()) {
            byte[] bytes = in.readNBytes(MAX_PART_BYTES + 1);
            if (bytes.length > MAX_PART_BYTES) {
                throw Problem.tooLarge("A part of this mail", MAX_PART_BYTES);
            }
            return bytes;
        }
    }

    private String text() {
        String text = plain.isEmpty()
                ? HtmlText.of(html.substring(0, Math.min(html.length(), MAX_HTML_CHARACTERS)))
                : plain.toString();
        String readable = text.replaceAll("[\\p{Cntrl}&&[^\\n\\t]]", "").strip();
        return readable.length() > MAX_TEXT_CHARACTERS ? readable.substring(0, MAX_TEXT_CHARACTERS) + CUT : readable;
    }

    /** What nobody knows is read as UTF-8: it is for people's eyes. */
    private static Charset charset(Part part) throws MessagingException {
        try {
            String named = new ContentType(part.getContentType()).getParameter("charset");
            return named == null ? StandardCharsets.UTF_8 : Charset.forName(MimeUtility.javaCharset(named));
        } catch (ParseException | IllegalCharsetNameException | UnsupportedCharsetException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    private static @Nullable String name(Part part) throws MessagingException {
        String name = part.getFileName();
        return name == null ? null : decoded(name);
    }

    private static String from(MimeMessage message) throws MessagingException {
        try {
            Address[] all = message.getFrom();
            if (all == null || all.length == 0 || !(all[0] instanceof InternetAddress one)) {
                return "";
            }
            return line(
                    one.getPersonal() == null
                            ? one.getAddress()
                            : "%s <%s>".formatted(one.getPersonal(), one.getAddress()));
        } catch (MessagingException malformed) {
            return header(message, "From");
        }
    }

    private static List<String> answers(MimeMessage message) throws MessagingException {
        List<String> references = new ArrayList<>(ids(message, "References"));
        Collections.reverse(references);
        return Stream.concat(ids(message, "In-Reply-To").stream(), references.stream())
                .distinct()
                .limit(MAX_ANSWERED)
                .toList();
    }

    private static List<String> ids(MimeMessage message, String header) throws MessagingException {
        String value = message.getHeader(header, " ");
        return value == null
                ? List.of()
                : MESSAGE_ID
                        .matcher(value)
                        .results()
                        .map(found -> found.group())
                        .toList();
    }

    private static String header(MimeMessage message, String name) throws MessagingException {
        String value = message.getHeader(name, " ");
        return value == null ? "" : line(decoded(MimeUtility.unfold(value)));
    }

    private static String decoded(String encoded) {
        try {
            return MimeUtility.decodeText(encoded);
        } catch (UnsupportedEncodingException unknown) {
            return encoded;
        }
    }

    private static String line(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
        return line.substring(0, Math.min(line.length(), MAX_LINE_CHARACTERS));
    }
}
