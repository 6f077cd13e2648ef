/**
 * Names of the Common Platform Enumeration, and records' statements about them: which product in which versions, alone
 * or only together with others. Face: {@link dev.fleetward.vulnerabilities.cpe.Cpe}, {@link
 * dev.fleetward.vulnerabilities.cpe.Configuration}. Knows no database and no feed.
 */
@NullMarked
package dev.fleetward.vulnerabilities.cpe;

import org.jspecify.annotations.NullMarked;
