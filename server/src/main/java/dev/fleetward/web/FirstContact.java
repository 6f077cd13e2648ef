package dev.fleetward.web;

import org.jspecify.annotations.Nullable;

/** The command that makes a first device appear, with the host the person came by. */
final class FirstContact {
    /** The chunk of the SDK's public documentation: a heartbeat of the device DAABBCCDD. */
    private static final String COMMAND = """
            printf '\\x08\\x02\\xa7\\x02\\x01\\x03\\x01\\x07jDAABBCCDD\\tmmain-firmware\\x0be1.2.3\\x06fevt_24\\x04\\xa1\\x01\\xa0' |
              curl --data-binary @- -H 'Memfault-Project-Key: YOUR-PROJECT-KEY' -H 'Content-Type: application/octet-stream' \\
              http://%s/api/v0/chunks/DEVICE-1""";

    private FirstContact() {}

    static String command(@Nullable String host) {
        return COMMAND.formatted(host == null ? "127.0.0.1:8080" : host);
    }
}
