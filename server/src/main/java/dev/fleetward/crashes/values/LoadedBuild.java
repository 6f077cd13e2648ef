package dev.fleetward.crashes.values;

import dev.fleetward.crashes.unwind.CodeImage;

/** A program or library where it was loaded, with what its debug information says of variables. */
public record LoadedBuild(CodeImage image, BuildVariables variables) {}
