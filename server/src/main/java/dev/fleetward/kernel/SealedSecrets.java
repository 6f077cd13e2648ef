package dev.fleetward.kernel;

import java.util.regex.Pattern;

/**
 * Where a room keeps secrets that {@link MasterKey#encrypt} sealed; implemented by the store of the table, so that they
 * are sealed anew when the key is exchanged.
 */
public interface SealedSecrets {

    Column sealedSecrets();

    /** @param purpose as it is given to the key */
    record Column(String table, String column, String purpose) {
        private static final Pattern NAME = Pattern.compile("[a-z_]+");

        public Column {
            if (!NAME.matcher(table).matches() || !NAME.matcher(column).matches()) {
                throw new IllegalArgumentException(table + "." + column);
            }
        }
    }
}
