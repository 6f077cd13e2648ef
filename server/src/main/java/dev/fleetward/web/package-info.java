/**
 * The frame of every page and answer: shell, design system, problems, security headers, health. Pages of a capability
 * live in its room; they include the shell's template and know nothing of this package.
 */
@NullMarked
package dev.fleetward.web;

import org.jspecify.annotations.NullMarked;
