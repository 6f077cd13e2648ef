/**
 * What users are told of an exploited vulnerability or severe incident (CRA Article 14(8)): by their devices, by e-mail, on
 * a public page; and who got it; and that support ends (Article 13(19)). No face: it adds itself to the case, the security page and a device's data. It knows no
 * clocks.
 */
@NullMarked
package dev.fleetward.disclosure.notices;

import org.jspecify.annotations.NullMarked;
