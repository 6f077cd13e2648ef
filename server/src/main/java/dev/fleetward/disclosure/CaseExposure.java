package dev.fleetward.disclosure;

import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import dev.fleetward.vulnerabilities.Vulnerabilities;
import dev.fleetward.vulnerabilities.Vulnerability;
import dev.fleetward.vulnerabilities.reach.Reach;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the field says of a case's vulnerability now. A case may name one that no feed has told us of. */
@ApplicationScoped
public class CaseExposure {
    private static final String COUNTRY = "country";
    private static final int MAX_VERSIONS = 20;

    private final Db db;
    private final Vulnerabilities vulnerabilities;
    private final Reach reach;

    CaseExposure(Db db, Vulnerabilities vulnerabilities, Reach reach) {
        this.db = db;
        this.vulnerabilities = vulnerabilities;
        this.reach = reach;
    }

    public record Known(Vulnerability vulnerability, Reach.Figure figure) {
        /** "412 of 500 devices run an affected version now." */
        public String sentence() {
            String unknown =
                    figure.devicesUnknown() == 0 ? "" : " Of %,d nothing is known.".formatted(figure.devicesUnknown());
            return "%,d of %,d devices run an affected version now.%s"
                    .formatted(figure.devices(), figure.devicesTotal(), unknown);
        }

        String severity() {
            return vulnerability.vector().isEmpty()
                    ? vulnerability.severity()
                    : "%s, CVSS %.1f, %s"
                            .formatted(vulnerability.severity(), vulnerability.score(), vulnerability.vector());
        }

        /** "main 2.1.0, main 2.0.4"; empty when no version is known to be affected. */
        String versions() {
            return figure.versions().stream()
                    .limit(MAX_VERSIONS)
                    .map(version -> version.type() + " " + version.version())
                    .collect(Collectors.joining(", "));
        }

        /** "DE 300, FR 112", the most first; empty when no device tells its country. */
        String byCountry() {
            return countries().stream()
                    .map(one -> "%s %,d".formatted(one.name(), one.devices()))
                    .collect(Collectors.joining(", "));
        }

        List<Reach.Group> countries() {
            return figure.groups(COUNTRY).stream()
                    .filter(one -> one.name().length() == 2)
                    .toList();
        }

        /** How far the fix is, once devices were offered any. */
        String progress() {
            Reach.Fix fix = figure.fix();
            return fix.fixed() == 0 && fix.offered() == 0
                    ? ""
                    : "Of %,d devices that ran it, %,d no longer do; %,d are offered other software now."
                            .formatted(fix.most(), fix.fixed(), fix.offered());
        }
    }

    public Optional<Known> of(Product product, Case c) {
        return c.vulnerability()
                .flatMap(name -> db.inTransaction(product.organization(), tx -> vulnerabilities
                        .find(tx, product.organization(), name)
                        .map(found -> new Known(found, reach.ofVulnerability(tx, product, name)))));
    }
}
