package dev.fleetward.crashes.values;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A variable and what it held.
 *
 * @param type as the source writes it
 * @param value on one line, in the manner of debuggers; of a member that has members itself, empty
 * @param missing why there is no value (“optimized out”, “not captured”, “not kept through the call”, …); null when
 *     there is one
 * @param text what it says, of text and of pointers to text: more of it than {@code value} shows; null for all else
 * @param members of a struct, union or array, of what a pointer or reference leads to
 */
public record Variable(
        String name,
        String type,
        boolean argument,
        String value,
        @Nullable String missing,
        @Nullable String text,
        List<Variable> members) {
    /** Its text, where its line has no room for all of it. */
    @JsonIgnore
    public @Nullable String getRest() {
        return value.endsWith("...") ? text : null;
    }

    static Variable missing(String name, String type, boolean argument, Missing why) {
        return new Variable(name, type, argument, "", why.words(), null, List.of());
    }
}
