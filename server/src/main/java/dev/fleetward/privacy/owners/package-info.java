/**
 * What a device's owner does without an account: proves to have the device, sees what is held of it, and asks for data,
 * erasure, rectification or sharing; and how people at the maker answer in time. Exports are made by
 * {@code privacy.exports}, erasures by {@code privacy.Erasures}. Face: its routes.
 */
@NullMarked
package dev.fleetward.privacy.owners;

import org.jspecify.annotations.NullMarked;
