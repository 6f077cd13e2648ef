/**
 * Which vulnerability comes first, and why: severity in the product's own environment, exploitation, devices exposed,
 * SSVC, and until when it is to be done. Face: {@link dev.fleetward.vulnerabilities.priority.Priorities}. It must not know
 * how findings come about or are shown.
 */
@NullMarked
package dev.fleetward.vulnerabilities.priority;

import org.jspecify.annotations.NullMarked;
