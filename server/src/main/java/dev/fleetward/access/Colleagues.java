package dev.fleetward.access;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Who of an organization can be given something to do. Safe for concurrent use. */
@ApplicationScoped
public class Colleagues {
    private final Db db;
    private final PersonStore store;

    Colleagues(Db db, PersonStore store) {
        this.db = db;
        this.store = store;
    }

    /** E-mail addresses of people who may sign in, in the order of the alphabet. */
    public List<String> active(OrganizationId organization) {
        return db.inTransaction(organization, store::list).stream()
                .filter(Colleague::active)
                .map(Colleague::email)
                .toList();
    }

    /** Of them those who may do it. */
    public List<String> who(OrganizationId organization, Permission permission) {
        return db.inTransaction(organization, store::list).stream()
                .filter(Colleague::active)
                .filter(person -> Role.parse(person.role()).may(permission))
                .map(Colleague::email)
                .toList();
    }
}
