/**
 * The issue: its number, state and fingerprints, and which of them an event belongs to. Face: {@link
 * dev.fleetward.crashes.issue.Placement}, {@link dev.fleetward.crashes.issue.KnownIssues}. It must not know how events
 * came or were understood, nor what people do with issues.
 */
@NullMarked
package dev.fleetward.crashes.issue;

import org.jspecify.annotations.NullMarked;
