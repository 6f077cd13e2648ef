package dev.fleetward.updates.embedded;

/** The file is not what its beginning says it is; the message tells why. */
final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String why) {
        super(why, null, false, false);
    }

    String why() {
        return String.valueOf(getMessage());
    }
}
