/** Keys that sign and verify: parsing public keys, checking signatures of files, private keys sealed by the server. Face: VerifyingKey, DetachedSignature, SealedKey. Knows nothing of releases. */
@NullMarked
package dev.fleetward.updates.signing;

import org.jspecify.annotations.NullMarked;
