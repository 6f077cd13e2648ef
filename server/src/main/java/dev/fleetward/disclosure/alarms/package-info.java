/**
 * Who is told as a legal clock runs: alarms at shares of its time, what was overdue kept for good, calendars. Face: its
 * routes. It asks {@link dev.fleetward.disclosure.Cases} and changes nothing of them.
 */
@NullMarked
package dev.fleetward.disclosure.alarms;

import org.jspecify.annotations.NullMarked;
