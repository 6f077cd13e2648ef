package dev.fleetward.ingest;

import dev.fleetward.products.Product;
import dev.fleetward.symbols.Build;
import dev.fleetward.symbols.SymbolFiles;
import jakarta.enterprise.context.ApplicationScoped;

/** Names decoded events by the symbols of their build where they are known. Safe for concurrent use. */
@ApplicationScoped
class BuildNames {
    /** Why an event is in quarantine whose symbols do not fit it. */
    static final String WRONG_SYMBOLS = "wrong-symbols";

    private final SymbolFiles symbols;

    BuildNames(SymbolFiles symbols) {
        this.symbols = symbols;
    }

    /** What is no event, or has nothing to name, or nobody can name yet, comes back as it is. */
    Decoded name(Product product, Decoded part) {
        if (!(part instanceof Decoded.Event decoded) || !Naming.isWanted(decoded.event())) {
            return part;
        }
        var found = symbols.map(product.organization(), product.id(), build(decoded.event()));
        if (found.isEmpty()) {
            return part;
        }
        try {
            FieldEvent named = Naming.name(decoded.event(), found.get().map());
            return new Decoded.Event(named, decoded.attachment(), decoded.id());
        } catch (WrongSymbols e) {
            return new Decoded.Refused(WRONG_SYMBOLS, e.detail());
        }
    }

    /** Of what build the event is; its symbols are waited for. */
    static Build build(FieldEvent event) {
        var origin = event.origin();
        return new Build(origin.buildIdPrefix(), origin.softwareType(), origin.softwareVersion());
    }
}
