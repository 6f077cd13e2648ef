package dev.fleetward.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "clock",
        description = "The clock of a server. Needs to read the server's data directory.",
        subcommands = ClockCommand.Confirm.class)
final class ClockCommand implements Runnable {
    @Override
    public void run() {
        picocli.CommandLine.usage(this, System.out);
    }

    @Command(
            name = "confirm",
            description = "Say that the clock is right, after it jumped: what waited for that goes on.",
            mixinStandardHelpOptions = true)
    static final class Confirm implements Callable<Integer> {
        @Mixin
        private final OperatorClient client = new OperatorClient();

        @Override
        public Integer call() {
            var confirmed = client.call("POST", "/api/v1/operator/clock", "clock confirm", null);
            System.out.printf("It is %s, as you say.%n", confirmed.path("at").asText());
            return 0;
        }
    }
}
