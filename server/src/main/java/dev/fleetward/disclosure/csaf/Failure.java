package dev.fleetward.disclosure.csaf;

/**
 * One way a document fails.
 *
 * @param test number of the mandatory test, such as 6.1.27.5; {@value #SCHEMA} when it is the JSON schema
 * @param path where, as a JSON pointer
 */
public record Failure(String test, String path, String message) {
    public static final String SCHEMA = "schema";
}
