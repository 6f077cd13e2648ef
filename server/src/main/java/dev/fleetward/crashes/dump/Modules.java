package dev.fleetward.crashes.dump;

import dev.fleetward.crashes.dump.CrashReport.LoadedModule;
import dev.fleetward.crashes.unwind.CodeImage;
import dev.fleetward.crashes.unwind.CodeImages;
import dev.fleetward.crashes.unwind.Memory;
import dev.fleetward.crashes.values.LoadedBuild;
import dev.fleetward.symbols.dwarf.SourceFrame;
import dev.fleetward.symbols.elf.BadElf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was loaded, each with its symbols if they are there. */
final class Modules {
    /** @param symbols null when they are not there */
    record Module(
            CodeImage image,
            @Nullable String buildId,
            @Nullable BuildSymbols symbols) {
        LoadedModule shown() {
            boolean everywhere = image.start() == 0 && image.end() == -1L;
            return new LoadedModule(
                    image.name(),
                    everywhere ? null : (Long) image.start(),
                    everywhere ? null : (Long) image.end(),
                    buildId,
                    symbols != null);
        }
    }

    /** What lies at an address: {@code sources} innermost first, empty when no symbols name it. */
    record Place(
            @Nullable String module,
            long bias,
            List<SourceFrame> sources,
            @Nullable String dataName) {}

    static final Place NOWHERE = new Place(null, 0, List.of(), null);

    private final List<Module> all;
    private final CodeImages images;

    Modules(List<Module> all) {
        this.all = List.copyOf(all);
        this.images = new CodeImages(all.stream().map(Module::image).toList());
    }

    CodeImages images() {
        return images;
    }

    List<LoadedModule> shown() {
        return all.stream().map(Module::shown).toList();
    }

    /** Those whose symbols are there. */
    List<LoadedBuild> builds() {
        var builds = new ArrayList<LoadedBuild>();
        for (Module module : all) {
            if (module.symbols != null) {
                builds.add(new LoadedBuild(module.image, module.symbols.variables()));
            }
        }
        return builds;
    }

    List<Memory.Piece> constantMemory() {
        var pieces = new ArrayList<Memory.Piece>();
        for (Module module : all) {
            if (module.symbols != null) {
                pieces.addAll(module.symbols.code().constantMemory(module.image.bias()));
            }
        }
        return pieces;
    }

    Place at(long address) {
        for (Module module : all) {
            if (module.image.holds(address)) {
                return place(module, module.image.linked(address));
            }
        }
        return NOWHERE;
    }

    private static Place place(Module module, long linked) {
        String name = module.image.name();
        if (module.symbols == null) {
            return new Place(name, module.image.bias(), List.of(), null);
        }
        try {
            List<SourceFrame> sources = module.symbols.frames(linked);
            Optional<String> data = sources.isEmpty() ? module.symbols.dataAt(linked) : Optional.empty();
            return new Place(name, module.image.bias(), sources, data.orElse(null));
        } catch (BadElf damage) {
            return new Place(name, module.image.bias(), List.of(), null);
        }
    }
}
