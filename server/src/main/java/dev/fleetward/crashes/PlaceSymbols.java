package dev.fleetward.crashes;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import dev.fleetward.symbols.Build;
import dev.fleetward.symbols.OpenSymbols;
import dev.fleetward.symbols.SymbolFiles;
import dev.fleetward.symbols.dwarf.SourceFrame;
import dev.fleetward.symbols.dwarf.SymbolIndex;
import dev.fleetward.symbols.elf.BadElf;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Functions of a program counter and its caller, where that is all a device told. */
@ApplicationScoped
class PlaceSymbols {
    private final SymbolFiles symbols;

    PlaceSymbols(SymbolFiles symbols) {
        this.symbols = symbols;
    }

    /** What a device told of where it was. */
    record Place(Build build, @Nullable Long pc, @Nullable Long lr) {}

    /** @param exact false for the caller's, which was only in the link register */
    record Named(long address, SourceFrame source, boolean exact) {}

    /** Innermost first; empty when the symbols are not there or do not know the address. */
    List<Named> frames(OrganizationId organization, ProductId product, Place place) {
        Optional<OpenSymbols> found = symbols.open(organization, product, place.build);
        if (found.isEmpty()) {
            return List.of();
        }
        try {
            SymbolIndex index = SymbolIndex.of(found.get().elf());
            var frames = new ArrayList<Named>();
            if (place.pc != null) {
                add(frames, index, Fingerprint.strip(place.pc), true);
            }
            if (place.lr != null && place.lr != 0) {
                // It holds where the call returns to; the call itself is just before.
                add(frames, index, Fingerprint.strip(place.lr) - 1, false);
            }
            return List.copyOf(frames);
        } catch (BadElf bad) {
            return List.of();
        }
    }

    private static void add(List<Named> frames, SymbolIndex index, long address, boolean exact) {
        index.frames(address).forEach(source -> frames.add(new Named(address, source, exact)));
    }
}
