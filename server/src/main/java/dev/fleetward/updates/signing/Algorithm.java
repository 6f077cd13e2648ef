package dev.fleetward.updates.signing;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** Kinds of key we know. RSA only verifies what is inside images; it signs nothing new. */
public enum Algorithm {
    ED25519("ed25519", "Ed25519"),
    ECDSA_P256("ecdsa-p256", "ECDSA P-256"),
    RSA("rsa", "RSA");

    private final String label;
    private final String title;

    Algorithm(String label, String title) {
        this.label = label;
        this.title = title;
    }

    @JsonValue
    public String label() {
        return label;
    }

    public String title() {
        return title;
    }

    public static Optional<Algorithm> of(String label) {
        return Arrays.stream(values()).filter(one -> one.label.equals(label)).findFirst();
    }
}
