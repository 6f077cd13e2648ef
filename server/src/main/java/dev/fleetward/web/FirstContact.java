package dev.fleetward.web;

import org.jspecify.annotations.Nullable;

/** The command that makes a first device appear, with the host the person came by. */
final class FirstContact {
    /** The test chunk of the firmware SDK's public documentation: a heartbeat of one metric. */
    private static final String COMMAND = """
            printf '\\010\\002\\247\\002\\001\\003\\001\\007jTESTSERIAL\\nmtest-software\\tj1.0.0-test\\006mtest-hardware\\004\\241\\001\\241rchunk_test_success\\0011\\344' |
            curl -H 'Memfault-Project-Key: YOUR-PROJECT-KEY' -H 'Content-Type: application/octet-stream' \\
              --data-binary @- http://%s/api/v0/chunks/TESTSERIAL""";

    private FirstContact() {}

    static String command(@Nullable String host) {
        return COMMAND.formatted(host == null ? "127.0.0.1:8080" : host);
    }
}
