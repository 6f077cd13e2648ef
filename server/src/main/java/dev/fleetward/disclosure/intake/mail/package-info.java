/**
 * Reads a mail as programs save it (RFC 5322, MIME): who, what, in plain text, with which files. Face: {@link
 * dev.fleetward.disclosure.intake.mail.ParsedMail}. It knows no cases.
 */
@NullMarked
package dev.fleetward.disclosure.intake.mail;

import org.jspecify.annotations.NullMarked;
