/**
 * Archives of the Linux and Android agents: the container, its manifests and attachments, and their way in. Nothing in
 * an archive is believed: not its sizes, not its names.
 */
@NullMarked
package dev.fleetward.ingest.mar;

import org.jspecify.annotations.NullMarked;
