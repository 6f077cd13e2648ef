package dev.fleetward.crashes.analysis;

import dev.fleetward.crashes.dump.BuildSymbols;
import dev.fleetward.crashes.dump.SymbolSource;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import dev.fleetward.symbols.Build;
import dev.fleetward.symbols.OpenSymbols;
import dev.fleetward.symbols.SymbolFiles;
import dev.fleetward.symbols.elf.BadElf;
import dev.fleetward.symbols.elf.ElfFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Symbols of builds for the analysis of dumps, kept open from one dump to the next. Safe for concurrent use. */
@ApplicationScoped
class KnownBuilds {
    private static final int MAX_BUILDS = 16;

    private final SymbolFiles symbols;
    private final Map<Files, BuildSymbols> open = new LinkedHashMap<>(MAX_BUILDS, 0.75f, true);

    KnownBuilds(SymbolFiles symbols) {
        this.symbols = symbols;
    }

    private record Files(ElfFile code, ElfFile debug) {}

    /** @param softwareVersion for a dump without a build id: a weaker match, and said so in the report */
    SymbolSource of(
            OrganizationId organization,
            ProductId product,
            @Nullable String softwareType,
            @Nullable String softwareVersion) {
        return new SymbolSource(
                id -> find(organization, product, Build.ofId(id)),
                _ -> softwareVersion == null
                        ? Optional.empty()
                        : find(organization, product, new Build(null, softwareType, softwareVersion)));
    }

    private Optional<BuildSymbols> find(OrganizationId organization, ProductId product, Build build) {
        return symbols.open(organization, product, build).flatMap(this::kept);
    }

    private synchronized Optional<BuildSymbols> kept(OpenSymbols found) {
        var files = new Files(found.unwind(), found.elf());
        BuildSymbols known = open.get(files);
        if (known == null) {
            try {
                known = BuildSymbols.of(files.code, files.debug);
            } catch (BadElf broken) {
                return Optional.empty();
            }
            open.put(files, known);
            if (open.size() > MAX_BUILDS) {
                var oldest = open.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
        }
        return Optional.of(known);
    }
}
