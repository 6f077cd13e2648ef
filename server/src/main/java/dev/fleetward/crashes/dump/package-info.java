/**
 * From a dump and the symbols of what ran in it to a report a person can read. Face: {@link
 * dev.fleetward.crashes.dump.CrashAnalysis}, which gives a {@link dev.fleetward.crashes.dump.CrashReport}, and {@link
 * dev.fleetward.crashes.dump.CoreElf}. It must not know of issues, tenants or where dumps and symbols are kept.
 */
@NullMarked
package dev.fleetward.crashes.dump;

import org.jspecify.annotations.NullMarked;
