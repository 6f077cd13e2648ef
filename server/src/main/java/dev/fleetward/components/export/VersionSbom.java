package dev.fleetward.components.export;

import dev.fleetward.kernel.Problem;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;

/** The SBOM of a software version, for other rooms. Safe for concurrent use. */
@ApplicationScoped
public class VersionSbom {
    private final Exports exports;

    VersionSbom(Exports exports) {
        this.exports = exports;
    }

    /**
     * As CycloneDX 1.6, with what is known and decided of its vulnerabilities.
     *
     * @throws Problem 404 for an unknown version
     */
    public byte[] cycloneDx(Product product, String type, String version) {
        return ExportFile.CYCLONEDX.bytes(exports.ofVersion(product.organization(), product, type, version, true));
    }

    /**
     * As CycloneDX 1.6, components alone.
     *
     * @throws Problem 404 for an unknown version
     */
    public byte[] componentsAlone(Product product, String type, String version) {
        return ExportFile.CYCLONEDX.bytes(exports.ofVersion(product.organization(), product, type, version, false));
    }
}
