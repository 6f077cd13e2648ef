/**
 * Who may do what: organizations, people, sessions, API tokens, project keys, and the record of who did it. Face:
 * {@link dev.fleetward.access.Caller}, {@link dev.fleetward.access.Permission}, {@link dev.fleetward.access.Audit}. It
 * must not know products or devices but by id.
 */
@NullMarked
package dev.fleetward.access;

import org.jspecify.annotations.NullMarked;
