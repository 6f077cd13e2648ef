/** Fleetward: field data, exposure, guarded fix, proof. One package per room; see ARCHITECTURE.md. */
@org.jspecify.annotations.NullMarked
package dev.fleetward;
