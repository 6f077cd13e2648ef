package dev.fleetward.insight.delivery;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.SealedSecrets;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

@ApplicationScoped
class MailServerStore implements SealedSecrets {

    record Sealed(
            String host, int port, MailServer.Security security, String username, byte[] password, String sender) {}

    Optional<Sealed> load(Tx tx) {
        return tx.first(
                "SELECT host, port, security, username, sealed, sender FROM mail_server",
                row -> new Sealed(
                        row.text("host"),
                        row.intValue("port"),
                        MailServer.Security.valueOf(row.text("security")),
                        row.text("username"),
                        row.bytes("sealed"),
                        row.text("sender")));
    }

    void save(Tx tx, OrganizationId organization, MailServer server, byte[] sealed) {
        tx.update(
                """
                INSERT INTO mail_server (organization_id, host, port, security, username, sealed, sender)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (organization_id) DO UPDATE
                SET host = excluded.host, port = excluded.port, security = excluded.security,
                    username = excluded.username, sealed = excluded.sealed, sender = excluded.sender
                """,
                organization,
                server.host(),
                server.port(),
                server.security(),
                server.username(),
                sealed,
                server.sender());
    }

    int delete(Tx tx) {
        return tx.update("DELETE FROM mail_server");
    }

    @Override
    public Column sealedSecrets() {
        return new Column("mail_server", "sealed", MailServers.PURPOSE);
    }
}
