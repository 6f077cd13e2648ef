package dev.fleetward.access;

import dev.fleetward.access.AccessStore.Person;
import dev.fleetward.kernel.SealedSecrets;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class SecondFactorStore implements SealedSecrets {

    record Stored(byte[] encryptedSecret, long lastStep, boolean confirmed) {}

    Optional<Stored> find(Tx tx, UUID person) {
        return tx.first(
                """
                SELECT secret, last_step, confirmed_at IS NOT NULL AS confirmed FROM second_factor
                WHERE person_id = ? FOR UPDATE
                """, row -> new Stored(row.bytes("secret"), row.longValue("last_step"), row.bool("confirmed")), person);
    }

    /** Begins enrolment anew; one already confirmed stays as it is. */
    void begin(Tx tx, Person person, byte[] encryptedSecret) {
        tx.update("""
                INSERT INTO second_factor (person_id, organization_id, secret) VALUES (?, ?, ?)
                ON CONFLICT (person_id) DO UPDATE SET secret = excluded.secret, last_step = 0
                WHERE second_factor.confirmed_at IS NULL
                """, person.id(), person.organization(), encryptedSecret);
    }

    void confirm(Tx tx, UUID person, long step, Instant now) {
        tx.update("UPDATE second_factor SET confirmed_at = ?, last_step = ? WHERE person_id = ?", now, step, person);
    }

    void used(Tx tx, UUID person, long step) {
        tx.update("UPDATE second_factor SET last_step = ? WHERE person_id = ?", step, person);
    }

    void addRecoveryCodes(Tx tx, Person person, Collection<byte[]> hashes) {
        tx.update("DELETE FROM recovery_code WHERE person_id = ?", person.id());
        var rows = new ArrayList<@Nullable Object[]>();
        for (byte[] hash : hashes) {
            rows.add(new Object[] {hash, person.organization(), person.id()});
        }
        tx.batch("INSERT INTO recovery_code (code_hash, organization_id, person_id) VALUES (?, ?, ?)", rows);
    }

    boolean useRecoveryCode(Tx tx, UUID person, byte[] hash) {
        return tx.update("DELETE FROM recovery_code WHERE person_id = ? AND code_hash = ?", person, hash) == 1;
    }

    int recoveryCodesLeft(Tx tx, UUID person) {
        return tx.one(
                "SELECT count(*)::int AS codes FROM recovery_code WHERE person_id = ?",
                row -> row.intValue("codes"),
                person);
    }

    boolean remove(Tx tx, UUID person) {
        return tx.update("DELETE FROM second_factor WHERE person_id = ?", person) == 1;
    }

    @Override
    public Column sealedSecrets() {
        return new Column("second_factor", "secret", SecondFactor.PURPOSE);
    }
}
