/**
 * What publishers write: reads feeds as they stream by, and turns each format's records into ours. Face: {@link
 * dev.fleetward.vulnerabilities.feeds.formats.FeedReader} and a parser for each format. Knows no database.
 */
@NullMarked
package dev.fleetward.vulnerabilities.feeds.formats;

import org.jspecify.annotations.NullMarked;
