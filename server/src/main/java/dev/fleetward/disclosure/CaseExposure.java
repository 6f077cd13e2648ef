package dev.fleetward.disclosure;

import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.vulnerabilities.Exposure;
import dev.fleetward.vulnerabilities.Vulnerabilities;
import dev.fleetward.vulnerabilities.Vulnerability;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** What the field says of a case's vulnerability now. A case may name one that no feed has told us of. */
@ApplicationScoped
class CaseExposure {
    private final Db db;
    private final Vulnerabilities vulnerabilities;
    private final Exposure exposure;

    CaseExposure(Db db, Vulnerabilities vulnerabilities, Exposure exposure) {
        this.db = db;
        this.vulnerabilities = vulnerabilities;
        this.exposure = exposure;
    }

    record Known(Vulnerability vulnerability, Exposure.Figure figure) {
        /** "412 of 500 devices run an affected version now." */
        String sentence() {
            String unknown =
                    figure.devicesUnknown() == 0 ? "" : " Of %,d nothing is known.".formatted(figure.devicesUnknown());
            return "%,d of %,d devices run an affected version now.%s"
                    .formatted(figure.devicesExposed(), figure.devicesTotal(), unknown);
        }

        String severity() {
            return vulnerability.vector().isEmpty()
                    ? vulnerability.severity()
                    : "%s, CVSS %.1f, %s"
                            .formatted(vulnerability.severity(), vulnerability.score(), vulnerability.vector());
        }
    }

    Optional<Known> of(Product product, Case c) {
        return c.vulnerability()
                .flatMap(name -> db.inTransaction(product.organization(), tx -> vulnerabilities
                        .find(tx, product.organization(), name)
                        .map(found -> new Known(found, exposure.to(tx, product, found)))));
    }
}
