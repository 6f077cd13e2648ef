package dev.fleetward.privacy.owners;

import java.security.SecureRandom;
import java.util.Locale;

/**
 * Codes that people read off a device and type: Crockford's 32 characters, without I, L, O and U. 8 of them are 40 bits;
 * what is easily mistaken is read as what it looks like.
 */
final class ClaimText {
    static final int CODE_CHARACTERS = 8;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final SecureRandom RANDOM = new SecureRandom();

    private ClaimText() {}

    static String fresh(int characters) {
        var text = new StringBuilder(characters);
        RANDOM.ints(characters, 0, ALPHABET.length()).forEach(at -> text.append(ALPHABET.charAt(at)));
        return text.toString();
    }

    /** "K7M2-Q9X4". */
    static String shown(String code) {
        return code.substring(0, CODE_CHARACTERS / 2) + "-" + code.substring(CODE_CHARACTERS / 2);
    }

    /** As it was made, however it was typed. */
    static String read(String typed) {
        return typed.toUpperCase(Locale.ROOT)
                .replaceAll("[^0-9A-Z]", "")
                .replace('O', '0')
                .replace('I', '1')
                .replace('L', '1');
    }
}
