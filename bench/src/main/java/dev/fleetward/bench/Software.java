package dev.fleetward.bench;

import java.util.List;

/**
 * SBOMs of a product as its builds have them: the same packages in each, a tenth of them newer in each next version.
 * Packages are those of {@link OsvDatabase}: each has five records on average.
 */
final class Software {
    /** By the last digit of a package's number, as {@link OsvDatabase} gives it an ecosystem. */
    private static final List<String> PURLS = List.of(
            "pkg:npm/%s@%s",
            "pkg:npm/%s@%s",
            "pkg:npm/%s@%s",
            "pkg:pypi/%s@%s",
            "pkg:pypi/%s@%s",
            "pkg:maven/org.example/%s@%s",
            "pkg:golang/%s@%s",
            "pkg:cargo/%s@%s",
            "pkg:deb/debian/%s@%s?distro=debian-12",
            "pkg:deb/ubuntu/%s@%s?distro=ubuntu-24.04");

    private static final int SPREAD = 331;
    private static final int VERSIONS_A_RELEASE = 10;

    private Software() {}

    /** Version {@code number} of a fleet's software: packages move up by a minor version every tenth version. */
    static String sbom(int number, int components) {
        var sbom = new StringBuilder();
        for (int i = 0; i < components; i++) {
            component(sbom, package_(i), "1.%d.0".formatted((number + i) / VERSIONS_A_RELEASE));
        }
        return cycloneDx(sbom);
    }

    /** The number of the package that is component {@code i}. */
    static int package_(int i) {
        return i * SPREAD;
    }

    /**
     * An SBOM of which {@code fresh} components are of a version nobody named before.
     *
     * @param first where the numbers of its packages begin
     */
    static String sbom(int number, int components, int fresh, int first) {
        var sbom = new StringBuilder();
        for (int i = 0; i < components; i++) {
            component(sbom, first + 7 + i * 13, "1.%d.%d".formatted(i % 40, i < fresh ? number : 0));
        }
        return cycloneDx(sbom);
    }

    private static void component(StringBuilder sbom, int number, String version) {
        String name = OsvDatabase.packageName(number);
        sbom.append(sbom.isEmpty() ? "" : ",")
                .append(
                        "{\"type\":\"library\",\"name\":\"%s\",\"version\":\"%s\",\"bom-ref\":\"c%d\",\"purl\":\"%s\",\"licenses\":[{\"license\":{\"id\":\"MIT\"}}]}"
                                .formatted(
                                        name,
                                        version,
                                        number,
                                        PURLS.get(number % PURLS.size()).formatted(name, version)));
    }

    private static String cycloneDx(CharSequence components) {
        return "{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"version\":1,\"components\":[%s]}"
                .formatted(components);
    }
}
