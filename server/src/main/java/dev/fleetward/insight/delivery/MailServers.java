package dev.fleetward.insight.delivery;

import dev.fleetward.access.Audit;
import dev.fleetward.access.Caller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.MasterKey;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Each organization's own mail server; the password is encrypted by the master key. */
@ApplicationScoped
class MailServers {
    static final String PURPOSE = "mail-server";
    private static final int MAX_CHARACTERS = 255;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?|[0-9a-fA-F:]+");

    private final Db db;
    private final MailServerStore store;
    private final Destinations destinations;
    private final MasterKey masterKey;
    private final Audit audit;

    MailServers(Db db, MailServerStore store, Destinations destinations, MasterKey masterKey, Audit audit) {
        this.db = db;
        this.store = store;
        this.destinations = destinations;
        this.masterKey = masterKey;
        this.audit = audit;
    }

    /** @param password left out to keep the one there is */
    public record Wanted(
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String security,
            @Nullable String username,
            @Nullable String password,
            @Nullable String sender) {}

    Optional<MailServer> find(OrganizationId organization) {
        return db.inTransaction(organization, store::load)
                .map(it -> new MailServer(
                        it.host(),
                        it.port(),
                        it.security(),
                        it.username(),
                        new String(masterKey.decrypt(PURPOSE, it.password()), StandardCharsets.UTF_8),
                        it.sender()));
    }

    /** @throws Problem 400 naming what is wrong */
    MailServer save(Caller caller, Wanted wanted) {
        var before = find(caller.organization());
        MailServer server = acceptable(wanted, before);
        db.doInTransaction(caller.organization(), tx -> {
            byte[] sealed = masterKey.encrypt(PURPOSE, server.password().getBytes(StandardCharsets.UTF_8));
            store.save(tx, caller.organization(), server, sealed);
            audit.record(tx, caller, "mail-server.set", server.host(), before.orElse(null), server);
        });
        return server;
    }

    void delete(Caller caller) {
        db.doInTransaction(caller.organization(), tx -> {
            if (store.delete(tx) == 0) {
                throw Problem.notFound("Mail server", "of your organization");
            }
            audit.record(tx, caller, "mail-server.removed", "mail server", null, null);
        });
    }

    private MailServer acceptable(Wanted wanted, Optional<MailServer> before) {
        String host = text(wanted.host);
        if (!HOST.matcher(host).matches()) {
            throw Problem.invalid("host must be a name such as smtp.example.org.");
        }
        int port = wanted.port == null ? 587 : wanted.port;
        if (port < 1 || port > 65_535) {
            throw Problem.invalid("port must be between 1 and 65535.");
        }
        var security = security(wanted.security);
        String username = text(wanted.username);
        // A password kept must not be sent to another server than it was given for.
        boolean same =
                before.filter(it -> it.host().equals(host) && it.port() == port).isPresent();
        String password = wanted.password == null || wanted.password.isEmpty()
                ? before.filter(_ -> same && !username.isEmpty())
                        .map(MailServer::password)
                        .orElse("")
                : wanted.password;
        String sender = text(wanted.sender);
        if (!Mail.isAddress(sender)) {
            throw Problem.invalid("sender must be the e-mail address that alerts come from.");
        }
        if (username.length() > MAX_CHARACTERS || password.length() > MAX_CHARACTERS) {
            throw Problem.invalid("username and password have at most %d characters.".formatted(MAX_CHARACTERS));
        }
        try {
            destinations.dial(host, security != MailServer.Security.NONE);
        } catch (Destinations.Refused e) {
            throw Problem.invalid("host: " + e.getMessage());
        } catch (UnknownHostException e) {
            throw Problem.invalid("host: the name %s is not known.".formatted(host));
        }
        return new MailServer(host, port, security, username, password, sender);
    }

    private static MailServer.Security security(@Nullable String text) {
        String wanted = text(text).isEmpty() ? "STARTTLS" : text(text);
        return Arrays.stream(MailServer.Security.values())
                .filter(one -> one.name().equalsIgnoreCase(wanted))
                .findFirst()
                .orElseThrow(
                        () -> Problem.invalid("security must be tls, starttls or none, not “%s”.".formatted(wanted)));
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given.strip();
    }
}
