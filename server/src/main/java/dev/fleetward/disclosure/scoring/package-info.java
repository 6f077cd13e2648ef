/**
 * How severe a case's vulnerability is by CVSS 3.1 and 4.0, worked out on a page and kept with the case. Face: its pages
 * and addresses alone. It knows neither reports nor clocks.
 */
@NullMarked
package dev.fleetward.disclosure.scoring;

import org.jspecify.annotations.NullMarked;
