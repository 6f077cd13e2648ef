/**
 * What sources say of vulnerabilities, read to one form, and how they call packages and repositories. Face: {@link
 * dev.fleetward.vulnerabilities.records.RecordParser}, {@link dev.fleetward.vulnerabilities.records.OsvRecord}. Knows no
 * database and no component.
 */
@NullMarked
package dev.fleetward.vulnerabilities.records;

import org.jspecify.annotations.NullMarked;
