/**
 * Licences of what a product is made of: which there are, which the product's policy denies, what they ask for. Face:
 * {@link dev.fleetward.components.licences.Licences}.
 */
@NullMarked
package dev.fleetward.components.licences;

import org.jspecify.annotations.NullMarked;
