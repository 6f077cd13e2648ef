package dev.fleetward.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** What the operator's pages tell to type, in their order. */
final class DocumentedCommands {
    static final List<String> PAGES = List.of(
            "deploy.md",
            "operations.md",
            "several-servers.md",
            "backup.md",
            "move.md",
            "observability.md",
            "replica.md");
    private static final String BEGIN = "```sh";
    private static final String END = "```";

    private DocumentedCommands() {}

    /** Without comments; one that goes on over several lines is one. */
    static List<String> of(String page) throws IOException {
        var commands = new ArrayList<String>();
        boolean inside = false;
        var open = new StringBuilder();
        for (String line : Files.readAllLines(Program.ROOT.resolve("docs").resolve(page))) {
            if (line.equals(BEGIN) || line.equals(END)) {
                inside = line.equals(BEGIN);
            } else if (inside) {
                String text = line.replaceFirst("\\s{2,}#.*$", "").strip();
                boolean goesOn = text.endsWith("\\");
                open.append(goesOn ? text.substring(0, text.length() - 1) : text);
                boolean quoted = open.chars().filter(letter -> letter == '\'').count() % 2 == 1;
                if (goesOn || quoted) {
                    open.append(goesOn ? "" : " ");
                } else {
                    commands.add(open.toString().replaceAll("\\s+", " "));
                    open.setLength(0);
                }
            }
        }
        return commands;
    }

    static List<String> all() throws IOException {
        var all = new ArrayList<String>();
        for (String page : PAGES) {
            all.addAll(of(page));
        }
        return all;
    }
}
