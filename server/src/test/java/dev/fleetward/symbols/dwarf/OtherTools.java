package dev.fleetward.symbols.dwarf;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the tools of the trade say, where they are installed. */
public final class OtherTools {
    private OtherTools() {}

    /** One frame as such a tool prints it. */
    record Frame(String function, String file, int line) {}

    public static boolean has(String... tools) {
        return Stream.of(tools).allMatch(tool -> Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool))));
    }

    public static List<String> run(Path input, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("tool", ".txt");
        try {
            var process = new ProcessBuilder(command)
                    .redirectInput(input.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.waitFor();
            return Files.readAllLines(output);
        } finally {
            Files.delete(output);
        }
    }

    static Map<Long, List<Frame>> frames(List<Long> addresses, String... command) throws Exception {
        Path input = Files.createTempFile("addresses", ".txt");
        try {
            Files.write(
                    input,
                    addresses.stream()
                            .map(each -> "0x" + Long.toHexString(each))
                            .toList());
            return parse(run(input, command));
        } finally {
            Files.delete(input);
        }
    }

    private static Map<Long, List<Frame>> parse(List<String> lines) {
        var found = new LinkedHashMap<Long, List<Frame>>();
        List<Frame> current = new ArrayList<>();
        var filled = lines.stream().filter(line -> !line.isBlank()).toList();
        for (int i = 0; i < filled.size(); i++) {
            String line = filled.get(i);
            if (line.matches("0x[0-9a-f]+")) {
                current = new ArrayList<>();
                found.put(Long.parseUnsignedLong(line.substring(2), 16), current);
            } else {
                String place = filled.get(++i).replaceFirst(" \\(discriminator.*", "");
                int colon = place.lastIndexOf(':');
                String number = place.substring(colon + 1);
                current.add(new Frame(
                        line,
                        Path.of(place.substring(0, colon)).normalize().toString(),
                        number.equals("?") ? 0 : Integer.parseInt(number)));
            }
        }
        return found;
    }
}
