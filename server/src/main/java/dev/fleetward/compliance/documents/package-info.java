/**
 * The documents the law wants, drawn up from what is stated, and frozen for a software version. Face:
 * {@link dev.fleetward.compliance.documents.LegalDocuments},
 * {@link dev.fleetward.compliance.documents.FrozenVerification}. It must not know how evidence comes about.
 */
@NullMarked
package dev.fleetward.compliance.documents;

import org.jspecify.annotations.NullMarked;
