/** Keys that sign and verify: parsing public keys, checking signatures of files, private keys sealed by the server or in a hardware token. Face: VerifyingKey, DetachedSignature, SealedKey, HardwareToken. Knows nothing of releases. */
@NullMarked
package dev.fleetward.updates.signing;

import org.jspecify.annotations.NullMarked;
