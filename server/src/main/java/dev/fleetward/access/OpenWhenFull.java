package dev.fleetward.access;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A route with a stream or files for a body that goes on while the disk is nearly full: it keeps next to nothing, or what
 * it brings, as a report of a vulnerability, must not be turned away.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OpenWhenFull {}
