package dev.fleetward.kernel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a security event is about. */
public enum SecurityKind {
    AUTHENTICATION_FAILED("Authentication failed"),
    CONFIGURATION_CHANGED("Configuration changed"),
    UNEXPECTED_REBOOT("Unexpected reboot"),
    TAMPERING("Tampering"),
    SECURE_BOOT_FAILED("Secure boot failed"),
    UNKNOWN_DEVICE("Unknown device"),
    CLONED_SERIAL("Cloned serial"),
    KEY_MISUSE("Key misuse"),
    UNUSUAL_TRAFFIC("Unusual traffic"),
    DOWNGRADE_ATTEMPT("Downgrade"),
    OTHER("Other");

    private final String title;

    SecurityKind(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<SecurityKind> find(String slug) {
        return Arrays.stream(values()).filter(kind -> kind.slug().equals(slug)).findFirst();
    }
}
