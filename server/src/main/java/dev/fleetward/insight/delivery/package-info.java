/**
 * Telling people and their programs: targets, mail server, what waits to be sent and what became of it. Face: {@link
 * dev.fleetward.insight.delivery.Deliveries}, {@link dev.fleetward.insight.delivery.Targets}, {@link
 * dev.fleetward.insight.delivery.Letters}; {@link dev.fleetward.insight.delivery.Poster} posts for others. Knows no
 * rules.
 */
@NullMarked
package dev.fleetward.insight.delivery;

import org.jspecify.annotations.NullMarked;
