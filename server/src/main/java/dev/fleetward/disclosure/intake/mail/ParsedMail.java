package dev.fleetward.disclosure.intake.mail;

import dev.fleetward.kernel.Problem;
import java.util.List;

/**
 * A mail as its reader needs it.
 *
 * @param id what tells it apart: its Message-ID; empty when it has none
 * @param answers Message-IDs it answers, the nearest first
 * @param text plain, from HTML when there is nothing else; cut when it is very long
 */
public record ParsedMail(
        String id, List<String> answers, String from, String subject, String sentAt, String text, List<File> files) {

    /** @param name as its sender called it */
    public record File(String name, byte[] bytes) {}

    /** @throws Problem 400 for what is no mail or too deeply nested, 413 for a part that is too large */
    public static ParsedMail of(byte[] eml) {
        return new MailParser().parse(eml);
    }
}
