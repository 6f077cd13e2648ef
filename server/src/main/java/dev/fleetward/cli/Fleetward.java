package dev.fleetward.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The one entry point. Subcommands that are clients of a server start no server. */
@QuarkusMain
@Command(
        name = "fleetward",
        mixinStandardHelpOptions = true,
        version = "Fleetward 0.1.0",
        description = "Field data, exposure, guarded updates and proof for connected products.")
public final class Fleetward implements Runnable {
    private static final int FAILED = 1;
    private static final List<Class<?>> COMMANDS = List.of(
            Serve.class,
            Demo.class,
            DeviceCommand.class,
            LogsCommand.class,
            MetricCommand.class,
            ExploreCommand.class,
            VitalsCommand.class,
            RebootsCommand.class,
            SessionsCommand.class,
            SamplingCommand.class,
            SignInLinkCommand.class,
            ConfigCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            MoveCommand.class,
            DoctorCommand.class,
            KeysCommand.class,
            ClockCommand.class,
            SbomCommand.class,
            LicenceCommand.class,
            FeedCommand.class,
            VexCommand.class,
            VulnerabilityCommand.class,
            AdvisoryCommand.class,
            NameCommand.class,
            SymbolsCommand.class,
            SigningKeyCommand.class,
            ArtifactCommand.class,
            ReleaseCommand.class,
            TufCommand.class,
            RolloutCommand.class,
            UpdateClientCommand.class,
            CaseCommand.class,
            EvidenceCommand.class,
            LawCommand.class,
            ClassifyCommand.class,
            RiskCommand.class,
            DocumentCommand.class,
            ChecklistCommand.class,
            SupplierCommand.class,
            PublicPageCommand.class,
            RequirementCommand.class,
            PostureCommand.class,
            DataCommand.class,
            CoredumpCommand.class,
            IssueCommand.class,
            AlertCommand.class,
            AnomaliesCommand.class,
            DiffersCommand.class,
            SecurityCommand.class,
            CompletionCommand.class,
            ManualCommand.class);

    public static void main(String... arguments) {
        System.exit(execute(arguments));
    }

    static int execute(String... arguments) {
        return commandLine(arguments)
                .setExecutionExceptionHandler((failure, command, _) -> {
                    command.getErr().println(command.getColorScheme().errorText("fleetward: " + failure.getMessage()));
                    return FAILED;
                })
                .execute(arguments);
    }

    /** Reads the one command that is asked for: to read the options of all takes most of a second. */
    private static CommandLine commandLine(String... arguments) {
        var line = new CommandLine(new Fleetward());
        COMMANDS.stream()
                .filter(command -> arguments.length > 0 && name(command).equals(arguments[0]))
                .findFirst()
                .ifPresentOrElse(line::addSubcommand, () -> COMMANDS.forEach(line::addSubcommand));
        return line;
    }

    static CommandLine withAllCommands() {
        return commandLine();
    }

    private static String name(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
