package dev.fleetward.crashes.grouping;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One call of a stack as grouping sees it; inlined calls are calls.
 *
 * @param function demangled; null when no symbol names it
 * @param module file or build the address belongs to
 * @param address within the module, so that it means the same wherever the module was loaded
 * @param certain false for what was only found by scanning the stack
 */
public record Call(@Nullable String function, @Nullable String file, String module, long address, boolean certain) {

    String key() {
        return function == null ? String.format(Locale.ROOT, "%s+%x", module, address) : FunctionName.key(function);
    }
}
