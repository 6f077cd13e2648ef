package dev.fleetward.cli;

import picocli.AutoComplete;
import picocli.CommandLine.Command;

@Command(
        name = "completion",
        description = "Print the completion of commands and options for bash and zsh: . <(fleetward completion)",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Runnable {
    @Override
    public void run() {
        System.out.print(AutoComplete.bash("fleetward", Fleetward.withAllCommands()));
    }
}
