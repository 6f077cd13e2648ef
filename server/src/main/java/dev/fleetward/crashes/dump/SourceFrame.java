package dev.fleetward.crashes.dump;

/** One function at one place of the source. Text is empty and numbers are zero where the build does not tell. */
record SourceFrame(String function, String linkageName, String file, int line, int column, boolean inlined) {}
