package dev.fleetward.cli;

import picocli.CommandLine.Command;

@Command(
        name = "manual",
        description = "Print the manual page of all commands: fleetward manual | man -l -",
        mixinStandardHelpOptions = true)
final class ManualCommand implements Runnable {
    @Override
    public void run() {
        System.out.print(ManualPage.of(Fleetward.withAllCommands()));
    }
}
