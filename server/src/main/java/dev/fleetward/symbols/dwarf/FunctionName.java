package dev.fleetward.symbols.dwarf;

/** @param linkage empty when it is what is shown */
record FunctionName(String shown, String linkage) {
    static final FunctionName NONE = new FunctionName("", "");

    static FunctionName of(String linkage) {
        String shown = dev.fleetward.symbols.demangle.Demangler.demangle(linkage);
        return new FunctionName(shown, shown.equals(linkage) ? "" : linkage);
    }

    SourceFrame frame(String file, int line, int column, boolean inlined) {
        return new SourceFrame(shown, linkage, file, line, column, inlined);
    }
}
