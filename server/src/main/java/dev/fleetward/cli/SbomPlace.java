package dev.fleetward.cli;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options that name a software version of a product: {@code @Mixin} it. */
final class SbomPlace {
    @Mixin
    final ServerClient client = new ServerClient();

    @Option(names = "--product", required = true, description = "The product's slug.")
    private String product = "";

    @Option(names = "--type", description = "The software type (default: ${DEFAULT-VALUE}).")
    private String type = "main";

    @Option(names = "--version", required = true, description = "The software version, as devices report it.")
    private String version = "";

    // The standard options would take --version for the program's own; picocli acts on this one itself.
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean unusedHelp;

    String product() {
        return "/api/v1/products/" + ServerClient.segment(product);
    }

    /** The address of the version's SBOM and what stands behind it. */
    String sbom(String rest) {
        return softwareVersion("/sbom" + rest);
    }

    String softwareVersion(String rest) {
        return product() + "/software-versions/" + ServerClient.segment(type) + "/" + ServerClient.segment(version)
                + rest;
    }

    /** Type and version with a space between. */
    String version() {
        return type + " " + version;
    }
}
