package dev.fleetward.symbols;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The files that may be of a build, latest first; empty when they are of several builds, for then none is sure. */
record Candidates(List<SymbolFile> files, SymbolFile.Match match) {

    static Candidates none() {
        return new Candidates(List.of(), SymbolFile.Match.BUILD_ID);
    }

    static Candidates ofBuild(List<SymbolFile> files) {
        return builds(files) == 1 ? new Candidates(files, SymbolFile.Match.BUILD_ID) : none();
    }

    /** A file with a build id is not of a device's build whose id is another. */
    static Candidates ofVersion(Build build, List<SymbolFile> files) {
        List<SymbolFile> possible = files.stream()
                .filter(file -> build.id() == null || file.buildId().isEmpty())
                .toList();
        return builds(possible) == 1 ? new Candidates(possible, SymbolFile.Match.VERSION) : none();
    }

    private static long builds(List<SymbolFile> files) {
        return files.stream().map(SymbolFile::buildId).distinct().count();
    }

    /** A stripped program still has its log formats; its debug file has them and the rest. */
    Optional<SymbolFile> map() {
        return first(file -> file.hasMap() && (file.kind() == SymbolFile.Kind.MAP || file.hasDebugInfo()))
                .or(() -> first(SymbolFile::hasMap));
    }

    /** The ELF with debug information, else any. */
    Optional<SymbolFile> symbols() {
        return first(file -> file.kind() == SymbolFile.Kind.ELF && file.hasDebugInfo())
                .or(() -> first(file -> file.kind() == SymbolFile.Kind.ELF));
    }

    /** Of a split pair the stripped program has them, its debug file only their headers. */
    Optional<SymbolFile> unwind() {
        return symbols().filter(SymbolFile::hasUnwindInfo).or(() -> first(SymbolFile::hasUnwindInfo));
    }

    private Optional<SymbolFile> first(Predicate<SymbolFile> is) {
        return files.stream().filter(is).findFirst();
    }
}
