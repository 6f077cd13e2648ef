package dev.fleetward.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "keys",
        description = "The master key of a server. Needs to read the server's data directory.",
        subcommands = {KeysCommand.Show.class, KeysCommand.Rotate.class})
final class KeysCommand implements Runnable {
    private static final String MASTER_KEY = "/api/v1/operator/master-key";

    @Override
    public void run() {
        picocli.CommandLine.usage(this, System.out);
    }

    @Command(
            name = "status",
            description = "Print the key's id, and how many secrets it and keys before it encrypt.",
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private final OperatorClient client = new OperatorClient();

        @Option(names = "--json", description = "Print the server's answer as it is.")
        private boolean json;

        @Override
        public Integer call() {
            JsonNode status = client.call("GET", MASTER_KEY, "keys status", null);
            if (json) {
                System.out.println(status.toPrettyString());
                return 0;
            }
            System.out.printf(
                    "Key %s, kept in a %s; %s%n",
                    status.path("key").asText(),
                    status.path("keptIn").asText(),
                    status.path("finished").asBoolean()
                            ? "every secret is encrypted with it"
                            : "not every secret is encrypted with it: run “fleetward keys rotate”");
            status.path("secrets")
                    .forEach(kind -> System.out.printf(
                            "%-20s %6d, %d of a key before%n",
                            kind.path("table").asText(),
                            kind.path("secrets").asLong(),
                            kind.path("earlier").asLong()));
            return 0;
        }
    }

    @Command(
            name = "rotate",
            description = "Make a new master key and encrypt every stored secret anew. If cut off, run it again.",
            mixinStandardHelpOptions = true)
    static final class Rotate implements Callable<Integer> {
        @Mixin
        private final OperatorClient client = new OperatorClient();

        @Option(names = "--json", description = "Print the server's answer as it is.")
        private boolean json;

        @Override
        public Integer call() {
            JsonNode done = client.call("POST", MASTER_KEY + "/rotation", "keys rotate", null);
            if (json) {
                System.out.println(done.toPrettyString());
                return 0;
            }
            long anew = done.path("resealed")
                    .valueStream()
                    .mapToLong(JsonNode::asLong)
                    .sum();
            System.out.printf(
                    "Key %s holds now; %d secrets were encrypted anew, %d could be read by no key.%n"
                            + "Links signed before are good until %s.%n",
                    done.path("key").asText(),
                    anew,
                    done.path("unreadable").asLong(),
                    done.path("earlierLinksUntil").asText());
            return 0;
        }
    }
}
