package dev.fleetward.cli;

import dev.fleetward.fixture.TestOrganization;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs commands against the test's server as the organization's owner, and notes what they print. */
final class Shell {
    private final TestOrganization organization;

    Shell(TestOrganization organization) {
        this.organization = organization;
    }

    record Ended(int code, String out, String err) {}

    Ended run(String... arguments) {
        var line = new ArrayList<>(List.of(arguments));
        line.addAll(List.of("--server", TestOrganization.server("").toString(), "--token", organization.token));
        PrintStream out = System.out;
        PrintStream err = System.err;
        var printed = new ByteArrayOutputStream();
        var complained = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
        int code;
        try {
            code = Fleetward.execute(line.toArray(String[]::new));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
        return new Ended(
                code,
                printed.toString(StandardCharsets.UTF_8).strip(),
                complained.toString(StandardCharsets.UTF_8).strip());
    }

    /** What it prints; it must end well. */
    String prints(String... arguments) {
        Ended ended = run(arguments);
        if (ended.code != 0) {
            throw new AssertionError(String.join(" ", arguments) + " ended with " + ended);
        }
        return ended.out;
    }

    /** Why it is refused. */
    String refuses(String... arguments) {
        Ended ended = run(arguments);
        if (ended.code == 0) {
            throw new AssertionError(String.join(" ", arguments) + " ended well with " + ended);
        }
        return ended.err;
    }
}
