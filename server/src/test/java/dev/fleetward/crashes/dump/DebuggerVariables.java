package dev.fleetward.crashes.dump;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fleetward.crashes.dump.CrashReport.Frame;
import dev.fleetward.crashes.dump.CrashReport.Trust;
import dev.fleetward.crashes.values.Variable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Compares variables with a debugger's reading of them, word for word. Where it reads less than there is, so is said
 * here why.
 */
public final class DebuggerVariables {
    private static final String OPTIMIZED_OUT = "<optimized out>";

    private DebuggerVariables() {}

    /**
     * @param judged which of the debugger's frames hold
     * @return how many variables were compared
     */
    public static int compare(JsonNode theirs, List<Frame> ours, Predicate<JsonNode> judged) {
        int compared = 0;
        int next = 0;
        for (JsonNode frame : theirs) {
            if (!judged.test(frame) || frame.get("function").isNull()) {
                continue;
            }
            while (next < ours.size() && !isSame(frame, ours.get(next))) {
                next++;
            }
            assertThat(next).as("a frame in %s", frame.get("function")).isLessThan(ours.size());
            if (frame.has("locals")) {
                compared += compare(frame.get("locals"), ours.get(next));
            }
            next++;
        }
        return compared;
    }

    private static boolean isSame(JsonNode theirs, Frame ours) {
        return theirs.get("function").asText().equals(ours.function())
                && DumpFixtures.number(theirs.get("pc")) == ours.pc()
                && theirs.get("inlined").asBoolean() == ours.inlined();
    }

    private static int compare(JsonNode theirs, Frame ours) {
        Map<String, String> wanted = new TreeMap<>();
        for (JsonNode local : theirs) {
            if (isOfAnyLength(local.get("type").asText())) {
                continue;
            }
            boolean argument = local.get("argument").asBoolean();
            wanted.put(
                    local.get("name").asText(),
                    line(
                            argument,
                            local.get("type").asText(),
                            local.get("value").asText()));
        }
        Map<String, String> found = new TreeMap<>();
        // Of two with the same name the debugger's script has the inner one.
        Map<String, Variable> inner = new HashMap<>();
        ours.locals().forEach(local -> inner.putIfAbsent(local.name(), local));
        for (Variable local : inner.values()) {
            // The script leaves out variables that the compiler made a constant of.
            boolean constant = !local.argument() && local.missing() == null && !wanted.containsKey(local.name());
            if (!constant && !isOfAnyLength(local.type())) {
                found.put(local.name(), shown(local, wanted.getOrDefault(local.name(), ""), ours.trust()));
            }
        }
        assertThat(found)
                .as("variables of %s at 0x%x", ours.function(), ours.pc())
                .isEqualTo(wanted);
        return wanted.size();
    }

    /** Such an array, as the program decided its length, the script takes for one of one element. */
    private static boolean isOfAnyLength(String type) {
        return type.contains("variable length");
    }

    private static String shown(Variable local, String wanted, Trust trust) {
        String missing = local.missing();
        String value = missing == null ? local.value() : "<" + missing + ">";
        if (trust == Trust.SCANNED && "not kept through the call".equals(missing)) {
            return wanted; // the debugger has the library's symbols, and finds its way through it
        } else if ("not kept through the call".equals(missing)) {
            value = OPTIMIZED_OUT; // one word for both
        } else if (missing == null && wanted.endsWith(" = " + OPTIMIZED_OUT) && isAggregate(local)) {
            value = OPTIMIZED_OUT; // one that is kept in part the script gives up; we show the part
        } else if (local.type().contains("std::")
                && !value.startsWith("@")
                && wanted.matches("(?s).* = (@0x[0-9a-f]+|.*_M_node_count = .*)")) {
            return container(local, wanted);
        } else if (wanted.contains(" elements}") && value.contains(" elements = {")) {
            value = value.replaceFirst(" = \\{.*\\}\\}$", "}"); // while it stands in C code it cannot open them
        }
        return line(local.argument(), local.type(), value);
    }

    /**
     * A debugger that cannot read a static program's containers shows what they are made of, or of a reference the
     * address alone. Ours must be of the same number of elements, or else of what lies at that address.
     */
    private static String container(Variable local, String wanted) {
        String count = wanted.replaceFirst("(?s).*_M_node_count = (\\d+).*", "$1");
        assertThat(local.value())
                .contains(count.equals(wanted) ? "{" : "std::map with " + count + " elements = {")
                .doesNotContain("_M_");
        return wanted;
    }

    private static boolean isAggregate(Variable local) {
        return local.value().startsWith("{") || local.type().contains("std::");
    }

    private static String line(boolean argument, String type, String value) {
        // While it stands in C code it writes C++ types with the keyword of C.
        String plain = type.contains("::") ? type.replaceFirst("^(const )?(struct|class|union|enum) ", "$1") : type;
        String told = value.startsWith("<error: Unable to access DWARF register") ? "<not captured>" : value;
        // Static members are told with the global variables.
        return (argument ? "argument " : "") + plain + " = " + told.replaceAll(", static \\w+ = [^,}]*", "");
    }
}
