package dev.fleetward.symbols;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** The format of a compact log line, as it stood in the source. */
public record LogFormat(int argCount, String file, long line, String format) {
    /** The SDK's own limit is 15. */
    static final int MAX_ARGUMENTS = 64;

    /**
     * The line with its arguments in place.
     *
     * @param args as the API shows them: numbers of up to 32 bits, {@code [n]} for 64, {@code {"double": x}}, texts
     * @return empty when the device left the arguments out because the line was too long, or they are not this format's
     */
    public Optional<String> render(JsonNode args) {
        boolean leftOut = args.size() == 1 && args.get(0).has("0");
        if (leftOut || !args.isArray() || args.size() != argCount) {
            return Optional.empty();
        }
        return Optional.of(new Printf(format, args).text());
    }
}
