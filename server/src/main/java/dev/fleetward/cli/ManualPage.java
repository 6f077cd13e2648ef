package dev.fleetward.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** All commands as one manual page, in the roff macros of man(7). */
final class ManualPage {
    private static final Map<String, String> ENVIRONMENT = new TreeMap<>(Map.of(
            "FLEETWARD_SERVER", "The server's address, for commands that ask one.",
            "FLEETWARD_TOKEN", "The API token, for commands that ask a server.",
            "FLEETWARD_DATA", "The data directory, for commands that read it.",
            "FLEETWARD_HEAP", "The Java heap, such as 2g (default: 512m).",
            "JAVA_HOME", "The Java 25 runtime to use.",
            "FLEETWARD_…", "Every setting of the server; fleetward config show prints them all."));

    private final StringBuilder page = new StringBuilder();

    private ManualPage() {}

    static String of(CommandLine line) {
        var manual = new ManualPage();
        manual.write(line.getCommandSpec());
        return manual.page.toString();
    }

    private void write(CommandSpec root) {
        line(".TH %s 1 \"\" \"%s\" \"User Commands\""
                .formatted(root.name().toUpperCase(Locale.ROOT), root.version()[0]));
        section("NAME");
        line("%s \\- %s"
                .formatted(text(root.name()), sentence(root.usageMessage().description())));
        section("SYNOPSIS");
        line(".B %s".formatted(text(root.name())));
        line("\\fICOMMAND\\fR [\\fIOPTION\\fR...] [\\fIARGUMENT\\fR...]");
        section("DESCRIPTION");
        line("The server, its simulated fleet and the client of a server in one program. Each command says what it"
                + " takes with \\fB\\-\\-help\\fR. A command ends with 0, with 1 when it failed and says why, and"
                + " with 2 when it was not understood.");
        section("COMMANDS");
        root.subcommands().values().forEach(command -> command(command.getCommandSpec()));
        section("ENVIRONMENT");
        ENVIRONMENT.forEach((name, meaning) -> item(bold(name), text(meaning)));
        section("FILES");
        item(bold("/etc/fleetward/fleetward.toml"), "Settings of the installed server.");
        item(bold("/etc/default/fleetward"), "Environment and flags of the installed server.");
        item(bold("/var/lib/fleetward"), "Database, files, field data and master key: what is to be backed up.");
    }

    private void command(CommandSpec command) {
        line(".SS %s".formatted(text(command.qualifiedName())));
        line(sentence(command.usageMessage().description()));
        List<PositionalParamSpec> arguments = command.positionalParameters();
        arguments.stream()
                .filter(argument -> !argument.hidden())
                .forEach(argument ->
                        item(italic(argument.paramLabel().replaceAll("[<>]", "")), sentence(argument.description())));
        command.options().stream()
                .filter(option -> !option.hidden() && !option.usageHelp() && !option.versionHelp())
                .forEach(option -> item(label(option), sentence(option.description())));
        command.subcommands().values().forEach(below -> command(below.getCommandSpec()));
    }

    private static String label(OptionSpec option) {
        String names = List.of(option.names()).stream().map(ManualPage::bold).collect(Collectors.joining(", "));
        boolean takesValue = option.arity().max() > 0;
        return takesValue ? names + " " + italic(option.paramLabel().replaceAll("[<>]", "")) : names;
    }

    private void section(String name) {
        line(".SH " + name);
    }

    private void item(String label, String meaning) {
        line(".TP");
        line(label);
        line(meaning.isEmpty() ? "\\&" : meaning);
    }

    private void line(String line) {
        page.append(line).append('\n');
    }

    private static String bold(String word) {
        return "\\fB" + text(word) + "\\fR";
    }

    private static String italic(String word) {
        return "\\fI" + text(word) + "\\fR";
    }

    private static String sentence(String... description) {
        return text(String.join(" ", description));
    }

    /** Nothing in it is a macro, and its hyphens are those one types. */
    private static String text(String plain) {
        String escaped = plain.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("%n", " ")
                .replace("%%", "%");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
