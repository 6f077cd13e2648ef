package dev.fleetward.symbols.demangle;

import java.util.Map;
import java.util.TreeMap;

/** An operator of C++ and how many operands it has. */
record CppOperator(String text, int operands) {
    private static final Map<String, CppOperator> BY_CODE = new TreeMap<>();

    static {
        all(1, "ps + ng - ad & de * co ~ pp ++ mm -- nt ! aw co_await");
        all(2, "pl + mi - ml * dv / rm % an & or | eo ^ aS = pL += mI -= mL *= dV /= rM %= aN &= oR |= eO ^=");
        all(2, "ls << rs >> lS <<= rS >>= eq == ne != lt < gt > le <= ge >= ss <=> aa && oo || cm , pm ->* ix []");
        all(2, "pt -> cl () dt . ds .*");
        all(3, "qu ?");
        // Names of more than one word.
        all(0, "nw new na new[] dl delete da delete[]");
    }

    private static void all(int operands, String codes) {
        String[] words = codes.split(" ");
        for (int i = 0; i < words.length; i += 2) {
            BY_CODE.put(words[i], new CppOperator(words[i + 1], operands));
        }
    }

    static CppOperator at(Mangled in) {
        CppOperator found = BY_CODE.get("" + in.next() + in.next());
        if (found == null) {
            throw new NotMangled();
        }
        return found;
    }
}
