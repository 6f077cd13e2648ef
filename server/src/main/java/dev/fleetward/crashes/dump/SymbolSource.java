package dev.fleetward.crashes.dump;

import java.util.Optional;
import java.util.function.Function;

/**
 * Where an analysis asks for symbols.
 *
 * @param byBuildId exactly that build, by its id in lower-case hex
 * @param byName of the software version that ran, for a program whose build id the dump does not have; asked with the
 *     module's name ({@code firmware} for a microcontroller's). What it gives is said to be a weaker match
 */
public record SymbolSource(
        Function<String, Optional<BuildSymbols>> byBuildId, Function<String, Optional<BuildSymbols>> byName) {
    public static SymbolSource none() {
        return byBuildId(_ -> Optional.empty());
    }

    public static SymbolSource byBuildId(Function<String, Optional<BuildSymbols>> byBuildId) {
        return new SymbolSource(byBuildId, _ -> Optional.empty());
    }
}
