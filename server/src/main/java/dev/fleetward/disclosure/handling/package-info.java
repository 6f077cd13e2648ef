/**
 * How a case is worked on: what it is linked to, what its reporter is told, the pages and addresses of states, assignee,
 * embargo. Face: {@link dev.fleetward.disclosure.handling.CaseLinks}, Reporters. It knows no clocks and no notices.
 */
@NullMarked
package dev.fleetward.disclosure.handling;

import org.jspecify.annotations.NullMarked;
