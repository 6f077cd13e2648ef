package dev.fleetward.disclosure.facts;

import dev.fleetward.kernel.Problem;

/**
 * Processing at a distance, and whether it is part of the product (CRA Article 3(1) and (2)).
 *
 * @param name of the service
 * @param does what it processes or does for the product
 * @param underManufacturer its software is designed and developed by the manufacturer or under its responsibility
 * @param neededForFunction without it the product could not perform one of its functions
 * @param function that function; obligatory where one needs it
 */
public record RemoteProcessing(
        String name, String does, boolean underManufacturer, boolean neededForFunction, String function) {

    private static final int MAX_NAME_CHARACTERS = 200;
    private static final int MAX_TEXT_CHARACTERS = 2_000;

    public RemoteProcessing {
        if (name.isBlank() || name.length() > MAX_NAME_CHARACTERS) {
            throw Problem.invalid(
                    "The name of remote data processing must have 1 to %d characters.".formatted(MAX_NAME_CHARACTERS));
        }
        if (Math.max(does.length(), function.length()) > MAX_TEXT_CHARACTERS) {
            throw Problem.invalid(
                    "What “%s” does may have at most %,d characters.".formatted(name, MAX_TEXT_CHARACTERS));
        }
        if (neededForFunction && function.isBlank()) {
            throw Problem.invalid(
                    "Name the function the product could not perform without “%s” (CRA Article 3(2)).".formatted(name));
        }
    }

    /** Both parts of the test hold, so the product comes with it (Article 3(1)). */
    public boolean isPartOfProduct() {
        return underManufacturer && neededForFunction;
    }

    /** Why it is part of the product or not, as a sentence. */
    public String why() {
        if (isPartOfProduct()) {
            return "Part of the product: without it the product could not perform “%s”.".formatted(function);
        }
        return underManufacturer
                ? "Not part of the product: every function works without it."
                : "Not part of the product: its software is developed by others on their own responsibility.";
    }
}
