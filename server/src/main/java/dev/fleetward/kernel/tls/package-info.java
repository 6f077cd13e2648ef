/**
 * TLS that the server ends itself: certificate and key from files, exchanged while it runs, and the client certificates
 * of devices. Face: {@link dev.fleetward.kernel.tls.TlsConfig}, {@link dev.fleetward.kernel.tls.ClientCertificates}. It
 * must not know what a certificate lets anyone do.
 */
@NullMarked
package dev.fleetward.kernel.tls;

import org.jspecify.annotations.NullMarked;
