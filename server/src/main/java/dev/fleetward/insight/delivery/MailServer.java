package dev.fleetward.insight.delivery;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * The organization's server for outgoing mail.
 *
 * @param username empty when it asks for none
 * @param sender the address mail comes from
 */
record MailServer(
        String host,
        int port,
        Security security,
        String username,
        @JsonIgnore String password,
        String sender) {

    enum Security {
        TLS,
        STARTTLS,
        NONE
    }

    public String securityWord() {
        return security.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Shown to the owner; a password is never. */
    public boolean getHasPassword() {
        return !password.isEmpty();
    }
}
