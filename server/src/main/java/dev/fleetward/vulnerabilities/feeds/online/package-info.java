/**
 * How feeds are fetched from their publishers, a step at a time: whole files, lists of changes, pages, suppliers' CSAF
 * directories. Asked through {@code Sources}; knows nothing of what becomes of a record.
 */
@NullMarked
package dev.fleetward.vulnerabilities.feeds.online;

import org.jspecify.annotations.NullMarked;
