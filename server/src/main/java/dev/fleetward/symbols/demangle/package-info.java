/**
 * The names that compilers make for linkers, turned back into what the source says. Face: {@link
 * dev.fleetward.symbols.demangle.Demangler}.
 */
@NullMarked
package dev.fleetward.symbols.demangle;

import org.jspecify.annotations.NullMarked;
