/**
 * The guided decision on scope, class and conformity assessment of a product (CRA Articles 2, 7, 8 and 32): its questions
 * are data, each decision is kept. Face: {@link dev.fleetward.compliance.classification.Classifications}. What holds is
 * handed to {@code compliance.TechnicalFile}.
 */
@NullMarked
package dev.fleetward.compliance.classification;

import org.jspecify.annotations.NullMarked;
