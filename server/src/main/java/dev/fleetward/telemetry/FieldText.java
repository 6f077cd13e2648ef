package dev.fleetward.telemetry;

/** Texts as devices write them. */
public final class FieldText {
    private FieldText() {}

    /** Not longer than that; PostgreSQL keeps no NUL in a text. */
    public static String clean(String text, int maxCharacters) {
        String cut = text.length() > maxCharacters ? text.substring(0, maxCharacters) : text;
        return cut.replace('\0', '\uFFFD');
    }
}
