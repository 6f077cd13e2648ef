/**
 * The chunk layer of the Memfault firmware SDK: chunks of one device in, whole messages out. Face: Reassembler and what
 * it speaks. It must not know what a message means, nor where chunks are kept.
 */
@NullMarked
package dev.fleetward.ingest.chunks;

import org.jspecify.annotations.NullMarked;
