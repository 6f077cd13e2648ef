package dev.fleetward.ingest;

import java.util.Arrays;

/** How field data came in. The log keeps it beside the bytes, for the decoder that will read them. */
public enum Carrier {
    /** Chunks of the firmware protocol: parts of messages, to be reassembled. */
    CHUNK(0),
    /** An archive of the Linux or Android agent. */
    MAR(1),
    OTLP_METRICS(2),
    OTLP_LOGS(3),
    /** Events of our own JSON or CBOR. */
    NATIVE(4);

    private final int code;

    Carrier(int code) {
        this.code = code;
    }

    /** The number in the database; never given anew. */
    public int code() {
        return code;
    }

    static Carrier of(int code) {
        return Arrays.stream(values())
                .filter(carrier -> carrier.code == code)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no carrier has the number " + code));
    }
}
