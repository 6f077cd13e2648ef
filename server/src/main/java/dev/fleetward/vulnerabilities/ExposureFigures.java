package dev.fleetward.vulnerabilities;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Watched;
import dev.fleetward.products.ProductId;
import dev.fleetward.products.Products;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;

/** Which share of the fleet runs something vulnerable, and which share nobody can tell of. */
@ApplicationScoped
class ExposureFigures implements Watched {
    private static final String EXPOSED = "vulnerabilities.exposed-devices";
    private static final String UNDESCRIBED = "vulnerabilities.devices-without-sbom";

    private final Db db;
    private final Products products;
    private final ExposureStore store;

    ExposureFigures(Db db, Products products, ExposureStore store) {
        this.db = db;
        this.products = products;
        this.store = store;
    }

    @Override
    public List<Figure> figures() {
        return List.of(
                new Figure(
                        EXPOSED,
                        "Devices exposed to an open vulnerability",
                        "%",
                        List.of(),
                        Optional.of(new Suggestion(
                                "Devices are exposed", true, 0, 0, Duration.ofMinutes(10), Severity.WARNING))),
                new Figure(
                        UNDESCRIBED,
                        "Devices whose software has no SBOM",
                        "%",
                        List.of(),
                        Optional.of(new Suggestion(
                                "Software without SBOM", true, 5, 2, Duration.ofHours(1), Severity.INFO))));
    }

    @Override
    public List<Reading> read(OrganizationId organization, UUID product, String figure, Map<String, String> slice) {
        String slug = products.byId(organization, new ProductId(product))
                .orElseThrow(() -> Problem.notFound("Product", product.toString()))
                .slug();
        var standing = db.inTransaction(organization, tx -> store.standing(tx, product, null));
        boolean exposed = figure.equals(EXPOSED);
        String href = "/products/%s/%s".formatted(slug, exposed ? "vulnerabilities" : "software");
        if (standing.known() == 0) {
            return List.of(new Reading("", OptionalDouble.empty(), "No device reported the software it runs.", href));
        }
        long part = exposed ? standing.exposed() : standing.undescribed();
        double share = 100.0 * part / standing.known();
        return List.of(Reading.of(
                share,
                String.format(
                        Locale.ENGLISH,
                        exposed
                                ? "%,d of %,d devices (%.1f %%) run software with an open vulnerability."
                                : "%,d of %,d devices (%.1f %%) run software that has no SBOM.",
                        part,
                        standing.known(),
                        share),
                href));
    }
}
