package dev.fleetward.symbols.dwarf;

import dev.fleetward.symbols.demangle.Demangler;

/** @param linkage empty when it is what is shown */
record FunctionName(String shown, String linkage) {
    static final FunctionName NONE = new FunctionName("", "");

    static FunctionName of(String linkage) {
        String shown = Demangler.demangle(linkage);
        return new FunctionName(shown, shown.equals(linkage) ? "" : linkage);
    }

    /** The optimizer's copies and cold halves of a function are that function. */
    FunctionName withoutClones() {
        int suffix = linkage.indexOf('.');
        return suffix > 0 ? of(linkage.substring(0, suffix)) : this;
    }

    SourceFrame frame(String file, int line, int column, boolean inlined) {
        return new SourceFrame(shown, linkage, file, line, column, inlined);
    }
}
