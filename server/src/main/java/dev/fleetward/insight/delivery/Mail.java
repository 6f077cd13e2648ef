package dev.fleetward.insight.delivery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.mail.Address;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import javax.net.ssl.SSLException;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** Sends by SMTP. The message's id is the delivery's, so that one sent twice can be known. Safe for concurrent use. */
@ApplicationScoped
class Mail {
    private static final int TIMEOUT_MS = 10_000;
    private static final int OK = 250;

    private final Destinations destinations;

    Mail(Destinations destinations) {
        this.destinations = destinations;
    }

    /** @param subject one line */
    record Text(String subject, String text, Instant at) {}

    Outcome send(MailServer server, List<String> recipients, UUID delivery, Notification told) {
        return send(server, recipients, delivery, new Text(told.title(), Payloads.mail(told), told.at()));
    }

    Outcome send(MailServer server, List<String> recipients, UUID delivery, Text text) {
        var session = Session.getInstance(properties(server));
        try {
            var message = message(session, server, recipients, delivery, text);
            try (Transport transport = session.getTransport("smtp")) {
                if (server.username().isEmpty()) {
                    transport.connect();
                } else {
                    transport.connect(server.username(), server.password());
                }
                transport.sendMessage(message, message.getAllRecipients());
                String answer = transport instanceof SMTPTransport smtp ? smtp.getLastServerResponse() : "";
                return Outcome.delivered(OK, answer == null ? "" : answer);
            }
        } catch (AuthenticationFailedException e) {
            return Outcome.refused(535, "The mail server refused the user name or password.", said(e));
        } catch (SMTPSendFailedException e) {
            return ofCode(e.getReturnCode(), e);
        } catch (MessagingException e) {
            return why(e, server);
        }
    }

    /** By what is behind it, as far as it tells more than the mail library does. */
    private static Outcome why(MessagingException e, MailServer server) {
        for (Throwable next = e; next != null; next = next.getCause()) {
            switch (next) {
                case SMTPAddressFailedException address -> {
                    return ofCode(address.getReturnCode(), address);
                }
                case ConnectException refused -> {
                    return Outcome.failed(
                            0, "No connection to the mail server: %s".formatted(refused.getMessage()), "");
                }
                case UnknownHostException _ -> {
                    return Outcome.failed(0, "The name %s is not known.".formatted(server.host()), "");
                }
                case SSLException tls -> {
                    return Outcome.failed(0, trouble(tls, server), String.valueOf(tls.getMessage()));
                }
                default -> {
                    // what is behind it may tell more
                }
            }
        }
        return said(e).contains("does not support STARTTLS")
                ? Outcome.failed(0, "The mail server offers no STARTTLS, so nothing was sent.", said(e))
                : Outcome.failed(0, "The mail server did not take it.", said(e));
    }

    private static String trouble(SSLException tls, MailServer server) {
        return tls.getCause() instanceof CertificateException
                ? "The mail server's certificate is not accepted: it must be valid, issued for %s, and by an authority this server trusts."
                        .formatted(server.host())
                : "No TLS with the mail server; does it speak %s on port %d?"
                        .formatted(server.securityWord(), server.port());
    }

    private static Outcome ofCode(int code, MessagingException e) {
        String trouble = "The mail server answered %d.".formatted(code);
        return code >= 500 ? Outcome.refused(code, trouble, said(e)) : Outcome.failed(code, trouble, said(e));
    }

    private static String said(MessagingException e) {
        return String.valueOf(e.getMessage());
    }

    private Properties properties(MailServer server) {
        boolean encrypted = server.security() != MailServer.Security.NONE;
        var properties = new Properties();
        properties.put("mail.smtp.host", server.host());
        properties.put("mail.smtp.port", Integer.toString(server.port()));
        properties.put("mail.smtp.auth", Boolean.toString(!server.username().isEmpty()));
        properties.put("mail.smtp.connectiontimeout", Integer.toString(TIMEOUT_MS));
        properties.put("mail.smtp.timeout", Integer.toString(TIMEOUT_MS));
        properties.put("mail.smtp.writetimeout", Integer.toString(TIMEOUT_MS));
        properties.put("mail.smtp.ssl.enable", Boolean.toString(server.security() == MailServer.Security.TLS));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put(
                "mail.smtp.starttls.enable", Boolean.toString(server.security() == MailServer.Security.STARTTLS));
        properties.put(
                "mail.smtp.starttls.required", Boolean.toString(server.security() == MailServer.Security.STARTTLS));
        properties.put("mail.smtp.socketFactory", new GuardedSockets(destinations, encrypted));
        properties.put("mail.smtp.socketFactory.fallback", "false");
        return properties;
    }

    private static MimeMessage message(
            Session session, MailServer server, List<String> recipients, UUID delivery, Text text)
            throws MessagingException {
        String domain = server.sender().substring(server.sender().lastIndexOf('@') + 1);
        var message = new MimeMessage(session) {
            @Override
            protected void updateMessageID() throws MessagingException {
                setHeader("Message-ID", "<%s@%s>".formatted(delivery, domain));
            }
        };
        message.setFrom(new InternetAddress(server.sender(), true));
        for (String recipient : recipients) {
            Address[] one = {new InternetAddress(recipient, true)};
            message.addRecipients(Message.RecipientType.TO, one);
        }
        message.setSubject(text.subject().replaceAll("\\s+", " "), StandardCharsets.UTF_8.name());
        message.setHeader(
                "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(text.at().atOffset(ZoneOffset.UTC)));
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setText(text.text(), StandardCharsets.UTF_8.name());
        return message;
    }

    /** Whether it is one plain address. */
    static boolean isAddress(String text) {
        try {
            var address = new InternetAddress(text, true);
            address.validate();
            return address.getAddress().equals(text) && text.contains("@");
        } catch (MessagingException e) {
            return false;
        }
    }
}
