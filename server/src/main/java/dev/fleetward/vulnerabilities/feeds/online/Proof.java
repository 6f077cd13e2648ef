package dev.fleetward.vulnerabilities.feeds.online;

/**
 * What was checked of a document when it was fetched.
 *
 * @param hash the kind of hash its publisher gives that it has, such as SHA-512; empty when there is none
 * @param signedBy the fingerprint of the publisher's OpenPGP key that signed it; empty when none did
 * @param signature in words for people
 */
public record Proof(String hash, String signedBy, String signature) {
    /** Came by file, or from where nothing can be checked. */
    public static final Proof NONE = new Proof("", "", "");

    static Proof signed(String hash, String fingerprint) {
        return new Proof(hash, fingerprint, "signed by its publisher’s key " + fingerprint);
    }

    static Proof unsigned(String hash, String why) {
        return new Proof(hash, "", why);
    }

    /** Which document of whom it is about. */
    public record Of(String publisher, String document) {}
}
