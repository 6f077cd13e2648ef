package dev.fleetward.access;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tokens that programs use the API with: shown once, kept as a hash, of one role, with an end. */
@ApplicationScoped
class ApiTokens {
    static final int DEFAULT_DAYS = 90;
    private static final int MAX_DAYS = 366;
    private static final int MAX_NAME_CHARACTERS = 100;

    private final Db db;
    private final AccessStore accounts;
    private final TokenStore store;
    private final Audit audit;
    private final Clock clock;

    ApiTokens(Db db, AccessStore accounts, TokenStore store, Audit audit, Clock clock) {
        this.db = db;
        this.accounts = accounts;
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    /** @param token the secret itself, shown this once */
    record Fresh(String name, String role, Instant expiresAt, String token) {}

    List<TokenStore.ApiToken> list(Caller caller) {
        return db.inTransaction(caller.organization(), store::tokens);
    }

    /** @throws Problem 400 for a name or life out of range; 409 for a name taken */
    Fresh make(Caller caller, String name, Role role, int days) {
        People.requireMayGive(caller, role);
        if (name.isBlank() || name.length() > MAX_NAME_CHARACTERS) {
            throw Problem.invalid("name must have 1 to %d characters.".formatted(MAX_NAME_CHARACTERS));
        }
        if (days < 1 || days > MAX_DAYS) {
            throw Problem.invalid("days must be between 1 and %d, not %d.".formatted(MAX_DAYS, days));
        }
        String token = Secrets.fresh("fwt_");
        Instant end = clock.instant().plus(Duration.ofDays(days));
        db.doInTransaction(caller.organization(), tx -> {
            if (store.isNameTaken(tx, name.strip())) {
                throw Problem.conflict("name-taken", "There is a token “%s” already.".formatted(name.strip()));
            }
            accounts.saveToken(
                    tx,
                    caller.organization(),
                    name.strip(),
                    role,
                    Secrets.hash(token),
                    ProjectKeys.hint(token.substring("fwt_".length())),
                    end,
                    caller.behind());
            audit.record(tx, caller, "token.made", name.strip(), null, Map.of("role", role.slug(), "expiresAt", end));
        });
        return new Fresh(name.strip(), role.slug(), end, token);
    }

    /** @throws Problem 404 when there is none */
    void revoke(Caller caller, UUID id) {
        db.doInTransaction(caller.organization(), tx -> {
            String name = store.deleteToken(tx, id).orElseThrow(() -> Problem.notFound("API token", id.toString()));
            audit.record(tx, caller, "token.revoked", name, null, null);
        });
    }
}
