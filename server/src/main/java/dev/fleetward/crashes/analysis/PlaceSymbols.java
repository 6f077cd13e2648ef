package dev.fleetward.crashes.analysis;

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
public class PlaceSymbols {
    private static final long THUMB_BIT = 1;

    private final SymbolFiles symbols;

    PlaceSymbols(SymbolFiles symbols) {
        this.symbols = symbols;
    }

    /** What a device told of where it was. */
    public record Place(
            Build build, @Nullable Long pc, @Nullable Long lr) {}

    /** @param exact false for the caller's, which was only in the link register */
    public record Named(long address, SourceFrame source, boolean exact) {}

    /** Innermost first; empty when the symbols are not there or do not know the address. */
    public List<Named> frames(OrganizationId organization, ProductId product, Place place) {
        Optional<OpenSymbols> found = symbols.open(organization, product, place.build);
        if (found.isEmpty()) {
            return List.of();
        }
        try {
            SymbolIndex index = SymbolIndex.of(found.get().elf());
            var frames = new ArrayList<Named>();
            if (place.pc != null) {
                add(frames, index, instruction(place.pc), true);
            }
            if (place.lr != null && place.lr != 0) {
                // It holds where the call returns to; the call itself is just before.
                add(frames, index, instruction(place.lr) - 1, false);
            }
            return List.copyOf(frames);
        } catch (BadElf bad) {
            return List.of();
        }
    }

    /** The instruction, without the bit that only says "Thumb code". */
    public static long instruction(long address) {
        return address & ~THUMB_BIT;
    }

    private static void add(List<Named> frames, SymbolIndex index, long address, boolean exact) {
        index.frames(address).forEach(source -> frames.add(new Named(address, source, exact)));
    }
}
