package dev.fleetward.privacy;

import dev.fleetward.devices.Devices;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.backup.FinishedErasures;
import dev.fleetward.products.Product;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** A server restored to a moment before an erasure does it again at its first start. */
@ApplicationScoped
class ErasuresAgain {
    private static final Logger LOG = Logger.getLogger(ErasuresAgain.class);

    private final Db db;
    private final Products products;
    private final Devices devices;
    private final Erasures erasures;
    private final FinishedErasures finished;

    ErasuresAgain(
            Db db,
            Products products,
            Devices devices,
            Erasures erasures,
            @ConfigProperty(name = "fleetward.data") Path data) {
        this.db = db;
        this.products = products;
        this.devices = devices;
        this.erasures = erasures;
        this.finished = new FinishedErasures(data);
    }

    void start(@Observes StartupEvent event) {
        List<FinishedErasures.Finished> due = finished.due();
        if (due.isEmpty()) {
            return;
        }
        var ofProduct = due.stream()
                .collect(Collectors.groupingBy(
                        one -> List.of(one.organization(), one.product()),
                        Collectors.mapping(FinishedErasures.Finished::fingerprint, Collectors.toSet())));
        ofProduct.forEach((place, fingerprints) -> products.byId(
                        new OrganizationId(place.getFirst()), new ProductId(place.getLast()))
                .ifPresent(product -> again(product, fingerprints)));
        finished.done();
    }

    private void again(Product product, Set<String> fingerprints) {
        db.inTransaction(product.organization(), tx -> devices.members(tx, product.id())).stream()
                .map(Devices.Member::serial)
                .filter(serial -> fingerprints.contains(SubjectRequests.fingerprint(product, serial)))
                .forEach(serial -> LOG.infof(
                        "restored to a moment before it: erasure %s is done again", erasures.again(product, serial)));
    }
}
