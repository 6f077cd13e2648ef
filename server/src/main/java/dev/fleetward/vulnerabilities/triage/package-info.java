/**
 * What people do about vulnerabilities: whose each is, until when, what was said of it, and many decided at once. Face:
 * {@link dev.fleetward.vulnerabilities.triage.Triage}. It must not know how they are found.
 */
@NullMarked
package dev.fleetward.vulnerabilities.triage;

import org.jspecify.annotations.NullMarked;
