package dev.fleetward.cli;

import picocli.CommandLine.Command;

@Command(
        name = "sbom",
        description = "SBOMs of software versions.",
        mixinStandardHelpOptions = true,
        subcommands = {
            SbomUploadCommand.class,
            SbomReadCommands.Listing.class,
            SbomReadCommands.Difference.class,
            SbomReadCommands.Quality.class,
            SbomReadCommands.Export.class
        })
final class SbomCommand {}
