/**
 * What devices measure and say, in sub-rooms: {@code metrics}, {@code logs}, {@code recordings}, {@code vitals} and
 * {@code naming}. Here is what they share: where and when something was, and what a page or question spans. It must not
 * know crashes and issues, nor this package its sub-rooms.
 */
@NullMarked
package dev.fleetward.telemetry;

import org.jspecify.annotations.NullMarked;
