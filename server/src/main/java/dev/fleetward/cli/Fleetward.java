package dev.fleetward.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The one entry point. Subcommands that are clients of a server start no server. */
@QuarkusMain
@Command(
        name = "fleetward",
        mixinStandardHelpOptions = true,
        version = "Fleetward 0.1.0",
        description = "Field data, exposure, guarded updates and proof for connected products.",
        subcommands = {
            Serve.class,
            Demo.class,
            DeviceCommand.class,
            LogsCommand.class,
            MetricCommand.class,
            VitalsCommand.class,
            RebootsCommand.class,
            SessionsCommand.class,
            SamplingCommand.class,
            SignInLinkCommand.class,
            ConfigCommand.class,
            SbomCommand.class,
            FeedCommand.class,
            SymbolsCommand.class,
            ArtifactCommand.class,
            ReleaseCommand.class,
            RolloutCommand.class,
            EvidenceCommand.class,
            DataCommand.class,
            CoredumpCommand.class,
            IssueCommand.class,
            AlertCommand.class,
            SecurityCommand.class
        })
public final class Fleetward implements Runnable {
    private static final int FAILED = 1;

    public static void main(String... arguments) {
        int code = new CommandLine(new Fleetward())
                .setExecutionExceptionHandler((failure, command, _) -> {
                    command.getErr().println(command.getColorScheme().errorText("fleetward: " + failure.getMessage()));
                    return FAILED;
                })
                .execute(arguments);
        System.exit(code);
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
