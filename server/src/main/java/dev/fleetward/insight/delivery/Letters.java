package dev.fleetward.insight.delivery;

import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Mail to people who are no alert target, by the organization's own mail server. Whoever sends keeps what is still to be
 * sent. Safe for concurrent use.
 */
@ApplicationScoped
public class Letters {
    private final MailServers servers;
    private final Mail mail;

    Letters(MailServers servers, Mail mail) {
        this.servers = servers;
        this.mail = mail;
    }

    /** @param id stands in the message's id, so that one sent twice can be known */
    public record Letter(UUID id, String to, String subject, String text, Instant at) {}

    /**
     * What became of one attempt.
     *
     * @param trouble why the mail server did not take it; empty when it did
     * @param isFinal whether trying again would change nothing
     */
    public record Answer(String trouble, boolean isFinal) {
        public boolean isTaken() {
            return trouble.isEmpty();
        }
    }

    public boolean canSend(OrganizationId organization) {
        return servers.find(organization).isPresent();
    }

    /** Whether it is one plain address. */
    public static boolean isAddress(String text) {
        return Mail.isAddress(text);
    }

    public Answer send(OrganizationId organization, Letter letter) {
        if (!isAddress(letter.to())) {
            return new Answer("“%s” is no e-mail address.".formatted(letter.to()), true);
        }
        return servers.find(organization)
                .map(server -> mail.send(
                        server,
                        List.of(letter.to()),
                        letter.id(),
                        new Mail.Text(letter.subject(), letter.text(), letter.at())))
                .map(outcome -> new Answer(outcome.trouble(), outcome.isFinal()))
                .orElseGet(() -> new Answer("No mail server is set under Settings, Alert targets.", false));
    }
}
