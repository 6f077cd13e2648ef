package dev.fleetward.vulnerabilities.sources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import dev.fleetward.products.Products;
import dev.fleetward.products.SoftwareVersion;
import dev.fleetward.products.SoftwareVersions;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;

/** Of which open findings a build has not the code: proposed for a person to look at, nothing is decided here. */
@ApplicationScoped
class NotBuilt {
    private final Db db;
    private final Clock clock;
    private final Products products;
    private final SoftwareVersions versions;
    private final ProgramFileStore store;
    private final CurrentCaller caller;

    NotBuilt(
            Db db,
            Clock clock,
            Products products,
            SoftwareVersions versions,
            ProgramFileStore store,
            CurrentCaller caller) {
        this.db = db;
        this.clock = clock;
        this.products = products;
        this.versions = versions;
        this.store = store;
        this.caller = caller;
    }

    /**
     * @param compiled files in the list
     * @param open findings of the component that nobody has decided on
     * @param located of those, whose record names files
     * @param absent of those, none of whose files was compiled
     * @param document OpenVEX that says so
     */
    record Proposal(
            int compiled, long open, long located, List<ProgramFileStore.Located> absent, ObjectNode document) {}

    Product product(String slug) {
        return products.require(caller.organization(), slug);
    }

    /** @throws Problem 404 when the product has no such version */
    SoftwareVersion version(Product product, String type, String version) {
        return db.inTransaction(caller.organization(), tx -> versions.find(tx, product.id(), type, version))
                .orElseThrow(() -> Problem.notFound("Software version", type + " " + version));
    }

    /**
     * @param component its name; empty for the Linux kernel
     * @param files a list of what the build compiled
     */
    Proposal propose(Product product, SoftwareVersion version, String component, InputStream files) throws IOException {
        CompiledSources compiled = CompiledSources.read(files);
        List<ProgramFileStore.Located> open = db.inTransaction(
                caller.organization(), tx -> store.open(tx, version.id().value(), component));
        List<ProgramFileStore.Located> absent =
                open.stream().filter(finding -> compiled.lacks(finding.files())).toList();
        return new Proposal(
                compiled.count(),
                open.size(),
                open.stream().filter(finding -> !finding.files().isEmpty()).count(),
                absent,
                NotBuiltVex.write(
                        product, version, compiled, absent, caller.get().name(), clock.instant()));
    }
}
