/** The record of processing activities (Regulation (EU) 2016/679, Article 30), made of what the rooms hold. */
@NullMarked
package dev.fleetward.privacy.record;

import org.jspecify.annotations.NullMarked;
