/**
 * Whether the code that a record names was compiled into a build at all, as for a Linux kernel, of which a device has a
 * tenth. Face: HTTP only. Decides nothing itself.
 */
@NullMarked
package dev.fleetward.vulnerabilities.sources;

import org.jspecify.annotations.NullMarked;
