package dev.fleetward.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the operator's pages tell to type, in their order. */
final class DocumentedCommands {
    static final List<String> PAGES = List.of(
            "deploy.md",
            "operations.md",
            "several-servers.md",
            "backup.md",
            "move.md",
            "observability.md",
            "replica.md",
            "security.md");
    /** Those too that tell an operator what to type only between other words. */
    private static final List<String> MORE_PAGES = List.of("s3.md", "kafka.md", "trino.md");

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```.*?^```$");
    private static final Pattern NAMED = Pattern.compile("`fleetward((?:\\s+[a-z][a-z-]*)+)");
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

    /** Commands of {@code fleetward} in the running text, without what is given to them. */
    static Set<String> named() throws IOException {
        var named = new TreeSet<String>();
        for (String page : Stream.concat(PAGES.stream(), MORE_PAGES.stream()).toList()) {
            String text = Files.readString(Program.ROOT.resolve("docs").resolve(page));
            NAMED.matcher(BLOCK.matcher(text).replaceAll(""))
                    .results()
                    .map(found -> "fleetward" + found.group(1).replaceAll("\\s+", " "))
                    .forEach(named::add);
        }
        return named;
    }
}
