package dev.fleetward.disclosure.facts;

import dev.fleetward.kernel.Problem;
import java.util.regex.Pattern;

/**
 * Who examined the product, where a third party did (CRA Article 32, Annex V (7)).
 *
 * @param number its identification number, four digits
 * @param certificate reference of the certificate; empty while there is none
 */
public record NotifiedBody(String name, String number, String certificate) {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{4}");
    private static final int MAX_CHARACTERS = 200;

    public NotifiedBody {
        if (name.isBlank() || name.length() > MAX_CHARACTERS) {
            throw Problem.invalid("The notified body needs a name of 1 to %d characters.".formatted(MAX_CHARACTERS));
        }
        if (!NUMBER.matcher(number).matches()) {
            throw Problem.invalid(
                    "The number of a notified body has four digits, such as 0123, not “%s” (CRA Article 30(4))."
                            .formatted(number));
        }
        if (certificate.length() > MAX_CHARACTERS) {
            throw Problem.invalid("certificate may have at most %d characters.".formatted(MAX_CHARACTERS));
        }
    }
}
