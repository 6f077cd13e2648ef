/** The {@code fleetward} command: starts the server, and speaks to one as its client. */
@NullMarked
package dev.fleetward.cli;

import org.jspecify.annotations.NullMarked;
