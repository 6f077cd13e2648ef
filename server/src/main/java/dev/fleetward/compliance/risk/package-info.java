/**
 * The cybersecurity risk assessment of a product (CRA Article 13(2) to (4)): versions that a person approves, and when one
 * is due for review. Face: {@link dev.fleetward.compliance.risk.RiskAssessments}. Scale and items are data; it knows no
 * documents.
 */
@NullMarked
package dev.fleetward.compliance.risk;

import org.jspecify.annotations.NullMarked;
