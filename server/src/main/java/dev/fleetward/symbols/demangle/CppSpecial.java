package dev.fleetward.symbols.demangle;

import java.util.List;

/** What the compiler makes for classes and calls: tables, thunks, guards (Itanium C++ ABI, section 5.1.4). */
record CppSpecial(Mangled in, CppName names, CppTypes types) {
    Node name() {
        for (String[] kind : new String[][] {
            {"TV", "vtable for "}, {"TT", "VTT for "}, {"TI", "typeinfo for "}, {"TS", "typeinfo name for "},
        }) {
            if (in.take(kind[0])) {
                return CppName.words(kind[1], types.type());
            }
        }
        for (String[] kind : new String[][] {
            {"TW", "TLS wrapper function for "}, {"TH", "TLS init function for "}, {"GV", "guard variable for "},
        }) {
            if (in.take(kind[0])) {
                return CppName.words(kind[1], names.name(new CppName.Seen(false)));
            }
        }
        if (in.take("TC")) {
            Node inner = types.type();
            in.number();
            in.expect("_");
            Node outer = types.type();
            return new Node.Words(
                    List.of(new Node.Name("construction vtable for "), outer, new Node.Name("-in-"), inner));
        }
        if (in.take("Tc")) {
            offset();
            offset();
            return CppName.words("covariant return thunk to ", names.encoding());
        }
        if (in.take("TA")) {
            return CppName.words("template parameter object for ", names.argument());
        }
        if (in.take("GR")) {
            Node name = names.name(new CppName.Seen(false));
            int number = in.take('_') ? 0 : in.base36() + 1;
            in.take('_');
            return CppName.words("reference temporary #" + number + " for ", name);
        }
        if (in.take("GTt")) {
            return CppName.words("transaction clone for ", names.encoding());
        }
        if (in.take('T')) {
            boolean virtual = in.has('v');
            offset();
            return CppName.words(virtual ? "virtual thunk to " : "non-virtual thunk to ", names.encoding());
        }
        throw new NotMangled();
    }

    /** How a thunk moves the object; not shown. */
    private void offset() {
        if (in.take('h')) {
            in.number();
        } else {
            in.expect("v");
            in.number();
            in.expect("_");
            in.number();
        }
        in.expect("_");
    }
}
