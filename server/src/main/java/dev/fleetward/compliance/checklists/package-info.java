/**
 * What importers and distributors verify before a product goes on (CRA Articles 19(2) and 20(2)), item by item. It has no
 * face but its routes and must not know how the documents are drawn up.
 */
@NullMarked
package dev.fleetward.compliance.checklists;

import org.jspecify.annotations.NullMarked;
