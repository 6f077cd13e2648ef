package dev.fleetward.products;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;

/** Every software version of a product that an SBOM, a release or a device has named. */
@ApplicationScoped
public class SoftwareVersions {
    private static final int MAX_TEXT_CHARACTERS = 128;

    private final SoftwareVersionStore store;

    SoftwareVersions(SoftwareVersionStore store) {
        this.store = store;
    }

    /** The version with that name, made if nobody named it before. */
    public SoftwareVersion named(Tx tx, OrganizationId organization, ProductId product, String type, String version) {
        checkText("software type", type);
        checkText("software version", version);
        return store.find(tx, product, type, version)
                .orElseGet(() -> store.insert(tx, organization, product, type, version));
    }

    public Optional<SoftwareVersion> find(Tx tx, ProductId product, String type, String version) {
        return store.find(tx, product, type, version);
    }

    public Optional<SoftwareVersion> byId(Tx tx, SoftwareVersionId id) {
        return store.byId(tx, id);
    }

    public List<SoftwareVersion> list(Tx tx, ProductId product) {
        return store.list(tx, product);
    }

    private static void checkText(String what, String value) {
        if (value.isBlank() || value.length() > MAX_TEXT_CHARACTERS) {
            throw Problem.invalid("A %s has 1 to %d characters.".formatted(what, MAX_TEXT_CHARACTERS));
        }
    }
}
