/**
 * The feeds: where records come from, by file or online, what became of each import, and what was not taken. Knows the
 * formats; what a record means is the room's.
 */
@NullMarked
package dev.fleetward.vulnerabilities.feeds;

import org.jspecify.annotations.NullMarked;
