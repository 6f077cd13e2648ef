package dev.fleetward.access;

import dev.fleetward.kernel.OrganizationId;
import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The caller of the request being answered. Set once by the route guard, for routes that ask for a permission. */
@RequestScoped
public class CurrentCaller {
    private @Nullable Caller caller;

    public Caller get() {
        if (caller == null) {
            throw new IllegalStateException("this route is open to everyone; it has no caller");
        }
        return caller;
    }

    public boolean isKnown() {
        return caller != null;
    }

    public OrganizationId organization() {
        return get().organization();
    }

    void set(Caller known) {
        this.caller = known;
    }
}
