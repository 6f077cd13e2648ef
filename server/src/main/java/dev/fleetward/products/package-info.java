/**
 * What the organization makes: products, software types and versions. Face: {@link dev.fleetward.products.Products},
 * {@link dev.fleetward.products.SoftwareVersions}. It must not know devices.
 */
@NullMarked
package dev.fleetward.products;

import org.jspecify.annotations.NullMarked;
