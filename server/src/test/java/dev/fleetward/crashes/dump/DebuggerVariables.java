package dev.fleetward.crashes.dump;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.crashes.dump.CrashReport.Frame;
import dev.fleetward.crashes.values.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Variables of a frame in the form both a debugger's and our own can be brought to, by name. */
final class DebuggerVariables {
    private static final String OPTIMIZED_OUT = "<optimized out>";

    private DebuggerVariables() {}

    /** Null for a frame whose variables were not asked for. */
    static List<String> of(JsonNode frame) {
        JsonNode locals = frame.get("locals");
        if (locals == null) {
            return null;
        }
        var lines = new ArrayList<String>();
        for (JsonNode local : locals) {
            lines.add("%s%s %s = %s"
                    .formatted(
                            local.get("argument").asBoolean() ? "argument " : "",
                            plain(local.get("type").asText()),
                            local.get("name").asText(),
                            value(local.get("value").asText())));
        }
        return lines.stream().sorted().toList();
    }

    /**
     * Of two with the same name the inner one, as the debugger's reading has it; without those that the compiler made a
     * constant of, which it leaves out.
     */
    static List<String> ofReport(Frame frame, List<String> expected) {
        var lines = new ArrayList<String>();
        var seen = new java.util.HashSet<String>();
        Set<String> asked =
                expected.stream().map(DebuggerVariables::name).collect(Collectors.toSet());
        for (Variable local : frame.locals()) {
            boolean constant = !asked.contains(local.name()) && local.missing() == null && !local.argument();
            if (seen.add(local.name()) && !constant) {
                lines.add("%s%s %s = %s"
                        .formatted(
                                local.argument() ? "argument " : "",
                                plain(local.type()),
                                local.name(),
                                local.missing() == null ? local.value() : missing(local.missing())));
            }
        }
        return lines.stream().sorted().toList();
    }

    private static String name(String line) {
        String before = line.substring(0, line.indexOf(" = "));
        return before.substring(before.lastIndexOf(' ') + 1);
    }

    /** The debugger calls registers that a call lost optimized out, and floating point that was not saved an error. */
    private static String missing(String why) {
        return why.equals("not kept through the call") ? OPTIMIZED_OUT : "<" + why + ">";
    }

    private static String value(String value) {
        return value.startsWith("<error: Unable to access DWARF register") ? "<not captured>" : value;
    }

    /** While the debugger stands in C code, it writes C++ types with the keyword of C. */
    private static String plain(String type) {
        return type.contains("::") ? type.replaceFirst("^(const )?(struct|class|union) ", "$1") : type;
    }
}
